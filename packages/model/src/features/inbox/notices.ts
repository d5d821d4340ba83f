import { v5 } from 'uuid';
import { objectType } from '../../objects/index.ts';
import { homeOf } from '../../projection/document-row.ts';
import type { ActivityEvent, Origin } from '../../projection/event.ts';
import type { Row, Values } from '../../schema/row.ts';
import type { Definitions } from '../../settings/definitions.ts';
import type { NotificationKind } from './delivery.ts';

/** Something to be told to one person, before anybody has asked whether they want to hear it. */
export type Notice = {
  /** The same for the same cause and person, so that meeting it again tells nothing. */
  readonly id: string;
  readonly member: string;
  readonly kind: NotificationKind;
  readonly values: Values;
};

/** What was just projected: a record with its new events, or an entry. */
export type Happened = { readonly row: Row; readonly events: readonly ActivityEvent[] };

const namespace = '0d6f4b1e-5f0c-5b3a-9d0e-6a4c7b2f9e11';

export const noticeId = (cause: string, kind: NotificationKind, member: string): string =>
  v5(`${cause}/${kind}/${member}`, namespace);

/** Done by people, at work, now. An import, an undo or a repair is no news to anybody. */
const live: ReadonlySet<Origin> = new Set(['edit', 'command', 'api']);

/**
 * Whom to tell of a change of a record: those it was given to, whose deal somebody else moved, and whom a note mentions.
 * Never who did it.
 */
export function noticesOfRecord({ row, events }: Happened, definitions: Definitions): Notice[] {
  const type = objectType(row.type);
  if (!type || type.storage !== 'document' || row.deletedAt !== undefined) return [];
  const given = Object.entries(type.fields).flatMap(([key, field]) =>
    field.kind === 'member' && field.writer === 'server' ? [key] : [],
  );
  const notices: Notice[] = [];
  // A note leads to what it is about.
  const about = (type.mentions && homeOf(type, row.values)) ?? row;
  const tell = (event: ActivityEvent, kind: NotificationKind, member: unknown, field?: string, value?: string) => {
    if (event.actor === undefined || member === event.actor || !mayBeTold(member, definitions)) return;
    notices.push({
      id: noticeId(event.id, kind, member),
      member,
      kind,
      values: {
        member,
        kind,
        record: `${about.type}:${about.id}`,
        ...(field === undefined ? {} : { field }),
        ...(value === undefined ? {} : { value }),
        actor: event.actor,
        at: event.recordedAt,
      },
    });
  };
  for (const event of events) {
    if (!live.has(event.origin)) continue;
    if (event.kind === 'created') for (const key of given) tell(event, 'assignment', firstValue(key, row, events), key);
    if (event.kind === 'added' && type.mentions && event.field === type.mentions.people)
      for (const member of [event.to ?? []].flat()) tell(event, 'mention', member, undefined, row.id);
    if (event.kind !== 'changed' || event.field === undefined) continue;
    if (given.includes(event.field)) tell(event, 'assignment', event.to, event.field);
    if (event.field === type.board && type.fields[event.field]?.options === 'stage' && typeof event.to === 'string')
      for (const key of given) tell(event, 'moved', row.values[key], event.field, event.to);
  }
  return notices;
}

/** What a record was made with: the row may have gone on since. */
function firstValue(key: string, row: Row, events: readonly ActivityEvent[]): unknown {
  const changes = events.filter(({ kind, field }) => kind === 'changed' && field === key);
  const [first] = changes.sort((a, b) => a.position - b.position);
  return first ? first.from : row.values[key];
}

/**
 * Whom to tell of a comment: those it names, and those whose words it answers (`thread`: the comment that it replies to and
 * the other replies). Who is named hears that, and not also of the reply.
 */
export function noticesOfComment(row: Row, thread: readonly Row[], definitions: Definitions): Notice[] {
  const author = row.createdBy;
  if (row.deletedAt !== undefined || author === undefined) return [];
  const { record, mentions, parent } = row.values;
  const named = new Set(Array.isArray(mentions) ? (mentions as readonly string[]) : []);
  const answered = new Set(parent === undefined ? [] : thread.flatMap((one) => one.createdBy ?? []));
  const notices: Notice[] = [];
  for (const member of new Set([...named, ...answered])) {
    if (member === author || !mayBeTold(member, definitions)) continue;
    const kind = named.has(member) ? 'mention' : 'reply';
    const values = {
      member,
      kind,
      ...(record === undefined ? {} : { record }),
      comment: row.id,
      actor: author,
      at: row.updatedAt,
    };
    notices.push({ id: noticeId(row.id, kind, member), member, kind, values });
  }
  return notices;
}

/** A task whose time has come, for whoever is to do it. */
export function noticeOfTask(row: Row, moment: string): Notice | undefined {
  const member = row.values['assignee'];
  if (typeof member !== 'string') return undefined;
  const id = noticeId(`${row.id}/${moment}`, 'due', member);
  return { id, member, kind: 'due', values: { member, kind: 'due', record: `task:${row.id}`, field: 'due', at: moment } };
}

/** Somebody asks to see a record, at most once a day: of whoever it belongs to, else of those who run the workspace. */
export function noticesOfAsking(
  record: { readonly type: string; readonly id: string; readonly owner: string | undefined },
  asking: { readonly member: string; readonly at: string },
  definitions: Definitions,
): Notice[] {
  return whomToAsk(record.owner, asking.member, definitions).map((member) => ({
    id: noticeId(`${record.id}/${asking.member}/${asking.at.slice(0, 10)}`, 'access', member),
    member,
    kind: 'access',
    values: { member, kind: 'access', record: `${record.type}:${record.id}`, actor: asking.member, at: asking.at },
  }));
}

/** Who may show a record to somebody: its owner, where they can be reached, else owners and admins of the workspace. */
export function whomToAsk(owner: string | undefined, asking: string, definitions: Definitions): readonly string[] {
  if (owner !== asking && mayBeTold(owner, definitions)) return [owner];
  return [...definitions.members.values()]
    .filter(({ id, role }) => (role === 'owner' || role === 'admin') && id !== asking && mayBeTold(id, definitions))
    .map(({ id }) => id)
    .sort();
}

/** Placeholders and people who left have no inbox. */
const mayBeTold = (member: unknown, { members }: Definitions): member is string => {
  const known = typeof member === 'string' ? members.get(member) : undefined;
  return known?.active === true && known.signsIn;
};
