import type { StateBetween } from '@rapport/model/features/history/state-between';

/** What one person changed within a minute, in the record's fields or in its note. */
export type RecordMoment = {
  readonly of: 'record' | 'note';
  readonly first: number;
  readonly last: number;
  readonly actor?: string;
  readonly at: string;
  /** Nothing is kept from before. */
  readonly earliest?: true;
};
type Told = { readonly moments: readonly Omit<RecordMoment, 'of'>[] };

/** The moments of a record and of its note as one line of time, newest first. */
export const mergeMoments = (record: Told, note: Told | undefined): readonly RecordMoment[] =>
  [
    ...record.moments.map((moment): RecordMoment => ({ ...moment, of: 'record' })),
    ...(note?.moments ?? []).map((moment): RecordMoment => ({ ...moment, of: 'note' })),
  ].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));

/**
 * Which rows of a document to ask for: up to where it stood at this moment, and from where the moment's own changes
 * begin. Undefined while it did not exist.
 */
export function rangeAt(
  moments: readonly RecordMoment[],
  chosen: RecordMoment,
  of: RecordMoment['of'],
): { readonly from: number; readonly upto: number } | undefined {
  if (chosen.of === of) return { from: chosen.first - 1, upto: chosen.last };
  const before = moments.filter((moment) => moment.of === of && moment.at <= chosen.at);
  if (before.length === 0) return undefined;
  const upto = Math.max(...before.map(({ last }) => last));
  return { from: upto, upto };
}

/** Asks the server. Throws the kind of its refusal, or `offline`. */
async function ask<Answer>(path: string): Promise<Answer> {
  const response = await fetch(path).catch(() => undefined);
  if (!response) throw new Error('offline');
  if (!response.ok) throw new Error(((await response.json().catch(() => ({}))) as { kind?: string }).kind ?? 'internal');
  return (await response.json()) as Answer;
}
const path = (workspace: string, type: string, id: string) => `/api/w/${workspace}/history/${type}/${id}`;

export async function fetchMoments(workspace: string, type: string, id: string, note: string | undefined) {
  const [record, ofNote] = await Promise.all([
    ask<Told>(path(workspace, type, id)),
    note === undefined ? undefined : ask<Told>(path(workspace, 'note', note)),
  ]);
  return mergeMoments(record, ofNote);
}

export const fetchState = (
  workspace: string,
  type: string,
  id: string,
  { from, upto }: { readonly from: number; readonly upto: number },
): Promise<StateBetween> => ask(`${path(workspace, type, id)}/${upto}?from=${from}`);
