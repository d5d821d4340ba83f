import type { LedgerLine } from '../ledger.ts';
import type { Rig } from '../rig.ts';
import { tokensIn } from '../tokens.ts';
import type { Replica } from './fresh-replica.ts';
import type { Place } from './read-log.ts';
import { replayRecord } from './replay-record.ts';

/** A token that somebody was told is saved, and where it is missing. */
export type Loss = {
  readonly line: LedgerLine;
  readonly missing: readonly ('log' | 'row' | 'replica' | 'events')[];
  readonly places: readonly Place[];
};

/**
 * Where the tokens that may be overwritten are. `minute`: told by an event that its author's later ones of that minute
 * were united with. `own`: its author had replaced it by the time it was sent, which is nobody's loss.
 */
export type ValuesFound = { readonly row: number; readonly event: number; readonly minute: number; readonly own: number };

/** Tokens of the indexed tables, straight from the database. */
async function tokensInRows({ sql, workspaceId }: Rig): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  const add = (text: string) => {
    for (const token of tokensIn(text)) counts.set(token, (counts.get(token) ?? 0) + 1);
  };
  const accounts = await sql<{ text: string }>(
    `select concat_ws(' ', name, description, domain, external_id, array_to_string(tags, ' ')) as text from accounts where workspace_id = $1`,
    [workspaceId],
  );
  const comments = await sql<{ text: string }>('select body as text from comments where workspace_id = $1', [workspaceId]);
  const notes = await sql<{ text: string }>(`select coalesce(plain_text, '') as text from notes where workspace_id = $1`, [
    workspaceId,
  ]);
  for (const { text } of [...accounts, ...comments, ...notes]) add(text);
  return counts;
}

async function tokensInEvents({ sql, workspaceId }: Rig): Promise<Set<string>> {
  const rows = await sql<{ text: string }>(
    `select concat_ws(' ', from_value::text, to_value::text) as text from event
      where workspace_id = $1 and kind in ('changed', 'overwritten') and type = 'account'`,
    [workspaceId],
  );
  return new Set(rows.flatMap(({ text }) => tokensIn(text)));
}

/**
 * Where tokens are: in the log, how often in rows, in events, and in a replica that has just loaded everything, or in the
 * text of a note that has just been opened.
 */
type Whereabouts = {
  readonly log: ReadonlyMap<string, readonly Place[]>;
  readonly rows: ReadonlyMap<string, number>;
  readonly events: ReadonlySet<string>;
  readonly replica: ReadonlySet<string>;
};

/** Looks everywhere. */
export async function whereabouts(
  rig: Rig,
  log: Whereabouts['log'],
  fresh: Replica,
  texts: ReadonlyMap<string, string>,
): Promise<Whereabouts> {
  const replica = new Set<string>();
  for (const { values } of fresh.rows.values()) for (const token of tokensIn(JSON.stringify(values))) replica.add(token);
  for (const text of texts.values()) for (const token of tokensIn(text)) replica.add(token);
  return { log, rows: await tokensInRows(rig), events: await tokensInEvents(rig), replica };
}

/** What of the given lines is not where it must be. */
export async function findTokens(rig: Rig, lines: readonly LedgerLine[], found: Whereabouts) {
  const { log, rows, events, replica } = found;
  const told = await replayed(
    rig,
    lines.filter(({ token, kind }) => kind !== 'comment' && kind !== 'word' && !rows.has(token) && !events.has(token)),
    log,
  );
  const lost: Loss[] = [];
  const values = { row: 0, event: 0, minute: 0, own: 0 };
  const replaced = replacements(rig.ledger.lines.values());
  for (const line of lines) {
    const { token, kind } = line;
    const missing: Loss['missing'][number][] = [];
    if (!log.has(token)) missing.push('log');
    if (kind === 'tag' || kind === 'comment' || kind === 'word') {
      if (!rows.has(token)) missing.push('row');
      if (!replica.has(token)) missing.push('replica');
    } else if (rows.has(token)) {
      values.row += 1;
      if (!replica.has(token)) missing.push('replica');
    } else if (events.has(token)) values.event += 1;
    else if (told.has(token)) values.minute += 1;
    else if (log.has(token) && replaced(line)) values.own += 1;
    else missing.push('events');
    if (missing.length > 0) lost.push({ line, missing, places: log.get(token) ?? [] });
  }
  return { lost, values: values as ValuesFound };
}

/** Answers whether a value's author had put another in its place before anybody told them that it is saved. */
function replacements(lines: Iterable<LedgerLine>): (line: LedgerLine) => boolean {
  const cell = ({ client, record, field }: LedgerLine) => `${client} ${record} ${field}`;
  const cells = Map.groupBy(
    [...lines].filter(({ kind }) => kind === 'value'),
    cell,
  );
  return (line) =>
    cells.get(cell(line))?.some(({ madeAt }) => madeAt > line.madeAt && madeAt < (line.saved?.at ?? Infinity)) === true;
}

/** Which of them the events tell of, one by one. */
async function replayed(rig: Rig, lines: readonly LedgerLine[], log: ReadonlyMap<string, readonly Place[]>) {
  const documents = new Set(lines.flatMap(({ token }) => log.get(token)?.[0]?.document ?? []));
  const found = new Set<string>();
  for (const id of documents)
    for (const event of await replayRecord(rig, id))
      for (const token of tokensIn(JSON.stringify([event.from, event.to]))) found.add(token);
  return found;
}
