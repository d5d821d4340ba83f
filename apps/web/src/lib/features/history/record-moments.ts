import type { LinksThen } from '@rapport/model/features/history/links-then';
import type { StateBetween } from '@rapport/model/features/history/state-between';

/** What one person changed within a minute, in the record's fields or in its note. */
export type RecordMoment = {
  readonly of: 'record' | 'note';
  readonly first: number;
  readonly last: number;
  readonly actor?: string;
  readonly at: string;
  /** The fields that were changed, where that is known. */
  readonly fields?: readonly string[];
  /** Nothing is kept from before. */
  readonly earliest?: true;
};
/** Moments of one document, newest first; `next`: older ones are to be had. */
export type Told = { readonly moments: readonly Omit<RecordMoment, 'of'>[]; readonly next?: number };
export type Range = { readonly from: number; readonly upto: number };

/** The older page behind the ones that are here. */
export const withOlder = (newer: Told, older: Told): Told => ({
  moments: [...newer.moments, ...older.moments],
  ...(older.next !== undefined && { next: older.next }),
});

/**
 * The moments of a record and of its note as one line of time, newest first: only as far back as both are here, so that
 * nothing is missing between two of them.
 */
export function mergeMoments(record: Told, note: Told | undefined): readonly RecordMoment[] {
  const horizon = [record, note].reduce((latest, told) => {
    const oldest = told?.next === undefined ? undefined : told.moments.at(-1)?.at;
    return oldest !== undefined && oldest > latest ? oldest : latest;
  }, '');
  return [
    ...record.moments.map((moment): RecordMoment => ({ ...moment, of: 'record' })),
    ...(note?.moments ?? []).map((moment): RecordMoment => ({ ...moment, of: 'note' })),
  ]
    .filter(({ at }) => at >= horizon)
    .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}

/**
 * Which rows of a document to ask for: up to where it stood at this moment, and from where the moment's own changes
 * begin. Undefined while it did not exist.
 */
export function rangeAt(
  moments: readonly RecordMoment[],
  chosen: Pick<RecordMoment, 'at'> & Partial<RecordMoment>,
  of: RecordMoment['of'],
): Range | undefined {
  if (chosen.of === of && chosen.first !== undefined && chosen.last !== undefined)
    return { from: chosen.first - 1, upto: chosen.last };
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

/** Where the past of a record is read. */
export type PastSource = {
  readonly moments: (of: RecordMoment['of'], before?: number) => Promise<Told>;
  readonly state: (of: RecordMoment['of'], range: Range) => Promise<StateBetween>;
  readonly links: (at: string) => Promise<LinksThen>;
};

export function pastOnServer(workspace: string, type: string, id: string, note: string): PastSource {
  const path = (of: RecordMoment['of']) => `/api/w/${workspace}/history/${of === 'note' ? `note/${note}` : `${type}/${id}`}`;
  return {
    moments: (of, before) => ask(`${path(of)}${before === undefined ? '' : `?before=${before}`}`),
    state: (of, { from, upto }) => ask(`${path(of)}/${upto}?from=${from}`),
    links: (at) => ask(`${path('record')}/links?at=${at}`),
  };
}
