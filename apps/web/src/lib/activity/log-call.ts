import type { Changes } from '@rapport/model/commands/command';
import type { Values } from '@rapport/model/schema/row';

/** What somebody says of a call. */
export type CallDraft = {
  readonly subject: string;
  readonly words: string;
  readonly minutes: number | undefined;
  /** Kind, direction, outcome and when, as the form has them. */
  readonly values: Values;
  /** What was promised in it. */
  readonly followUp: { readonly name: string; readonly due: string | undefined } | undefined;
};
type About = { readonly type: string; readonly id: string };

/** The length of a subject that is taken from the words. */
const longestSubject = 80;

/** Nobody has to think of a title for a call: it is called by its first line, or by whom it was with. */
export function subjectOf(draft: Pick<CallDraft, 'subject' | 'words'>, otherwise: string): string {
  const said = draft.subject.trim() || (draft.words.trim().split('\n')[0] ?? '').trim();
  if (said === '') return otherwise;
  const letters = [...said.normalize('NFC')];
  return letters.length > longestSubject ? `${letters.slice(0, longestSubject - 1).join('')}…` : letters.join('');
}

/** A call or a message as an interaction of its record. A contact on whose page it is logged took part in it. */
export function interactionChanges(about: About, draft: CallDraft, me: string, otherwise: string): Changes {
  const { subject, minutes, words } = { subject: subjectOf(draft, otherwise), minutes: draft.minutes, words: draft.words.trim() };
  const values: Values = { ...draft.values, host: me, subject, minutes, description: words === '' ? undefined : words };
  const set = Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [[key, { value }] as const]));
  return {
    ...Object.fromEntries(set),
    related: { add: [`${about.type}:${about.id}`], remove: [] },
    ...(about.type === 'contact' ? { participants: { add: [about.id], remove: [] } } : {}),
  };
}

/** The task that follows from it. */
export function followUpChanges(about: About, { followUp }: Pick<CallDraft, 'followUp'>, me: string): Changes | undefined {
  const name = followUp?.name.normalize('NFC').trim() ?? '';
  if (name === '') return undefined;
  return {
    name: { value: name },
    assignee: { value: me },
    ...(followUp?.due === undefined ? {} : { due: { value: followUp.due } }),
    related: { add: [`${about.type}:${about.id}`], remove: [] },
  };
}
