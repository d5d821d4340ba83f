import type { FieldChange } from '@rapport/model/commands/command';
import type { Value } from '@rapport/model/schema/row';
import { sameValue } from '@rapport/model/schema/values';

/**
 * One person's unfinished text in a field, and what others do to the field meanwhile.
 * Invariant: a remote change never replaces text that somebody typed, and leaving a field untouched writes nothing.
 */
export type Draft = {
  readonly text: string;
  /** Text that the field showed when the draft began or last followed a remote change. */
  readonly shown: string;
  /** The value behind `shown`. */
  readonly value: Value | undefined;
  /** What somebody else set while there was unfinished text. */
  readonly theirs: { readonly value: Value | undefined } | undefined;
};

export type DraftAction =
  | { readonly kind: 'typed'; readonly text: string }
  /** The field's value as it is now for everybody, with the text that would show it. */
  | { readonly kind: 'remote'; readonly value: Value | undefined; readonly text: string }
  | { readonly kind: 'theirs'; readonly text: string };

export const beginDraft = (value: Value | undefined, shown: string): Draft => ({ text: shown, shown, value, theirs: undefined });

export const isTouched = (draft: Draft): boolean => draft.text !== draft.shown;

export function nextDraft(draft: Draft, action: DraftAction): Draft {
  switch (action.kind) {
    case 'typed':
      return { ...draft, text: action.text };
    case 'remote': {
      const known = draft.theirs ? draft.theirs.value : draft.value;
      if (sameValue(known, action.value)) return draft;
      if (!isTouched(draft)) return beginDraft(action.value, action.text);
      if (sameValue(draft.value, action.value)) return { ...draft, theirs: undefined };
      return { ...draft, theirs: { value: action.value } };
    }
    case 'theirs':
      return draft.theirs ? beginDraft(draft.theirs.value, action.text) : draft;
    default:
      return action satisfies never;
  }
}

/** What leaving with `parsed` writes: nothing when the field was left untouched or says the same already. */
export function commitOf(draft: Draft, parsed: Value | undefined): FieldChange | undefined {
  if (!isTouched(draft)) return undefined;
  const now = draft.theirs ? draft.theirs.value : draft.value;
  return sameValue(now, parsed) ? undefined : { value: parsed ?? null };
}

/** The difference between two sets of members, so that what others add meanwhile survives. */
export function setChange(before: readonly string[], after: readonly string[]): FieldChange | undefined {
  const add = after.filter((member) => !before.includes(member));
  const remove = before.filter((member) => !after.includes(member));
  return add.length || remove.length ? { add, remove } : undefined;
}
