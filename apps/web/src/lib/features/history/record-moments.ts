import type { LinksThen } from '@rapport/model/features/history/links-then';
import type { StateBetween } from '@rapport/model/features/history/state-between';

/** What one person changed within a minute, in the record's fields or in one of its notes (`moments.ts` [M224]). */
export type RecordMoment = {
  readonly of: 'record' | 'note';
  /** Which note. */
  readonly note?: string;
  readonly first: number;
  readonly last: number;
  readonly actor?: string;
  /** Who wrote the note by turns with them. */
  readonly others?: readonly string[];
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

/** `record`, or the id of one of its notes: each has moments of its own. */
export type Part = string;
export const partOf = ({ note }: Pick<RecordMoment, 'note'>): Part => note ?? 'record';

/**
 * The moments of a record and of its notes as one line of time, newest first: only as far back as all are here, so that
 * nothing is missing between two of them.
 */
export function mergeMoments(parts: ReadonlyMap<Part, Told>): readonly RecordMoment[] {
  const horizon = [...parts.values()].reduce((latest, told) => {
    const oldest = told.next === undefined ? undefined : told.moments.at(-1)?.at;
    return oldest !== undefined && oldest > latest ? oldest : latest;
  }, '');
  return [...parts]
    .flatMap(([part, { moments }]) =>
      moments.map((moment): RecordMoment =>
        part === 'record' ? { ...moment, of: 'record' } : { ...moment, of: 'note', note: part },
      ),
    )
    .filter(({ at }) => at >= horizon)
    .sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
}

const minuteOf = (at: string) => Math.floor(Date.parse(at) / 60_000);
/** Whether there are several moments within the minute of a time: only its seconds tell then which of them it is. */
export const isWithinMinute = (moments: readonly RecordMoment[], time: string): boolean =>
  moments.filter(({ at }) => minuteOf(at) === minuteOf(time)).length > 1;

/**
 * Which rows of a document to ask for: up to where it stood at this moment, and from where the moment's own changes
 * begin. Undefined while it did not exist.
 */
export function rangeAt(
  moments: readonly RecordMoment[],
  chosen: Pick<RecordMoment, 'at'> & Partial<RecordMoment>,
  part: Part,
): Range | undefined {
  if (chosen.of !== undefined && partOf(chosen) === part && chosen.first !== undefined && chosen.last !== undefined)
    return { from: chosen.first - 1, upto: chosen.last };
  const before = moments.filter((moment) => partOf(moment) === part && moment.at <= chosen.at);
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
  readonly moments: (part: Part, before?: number) => Promise<Told>;
  readonly state: (part: Part, range: Range) => Promise<StateBetween>;
  readonly links: (at: string) => Promise<LinksThen>;
};

export function pastOnServer(workspace: string, type: string, id: string): PastSource {
  const path = (part: Part) => `/api/w/${workspace}/history/${part === 'record' ? `${type}/${id}` : `note/${part}`}`;
  return {
    moments: (part, before) => ask(`${path(part)}${before === undefined ? '' : `?before=${before}`}`),
    state: (part, { from, upto }) => ask(`${path(part)}/${upto}?from=${from}`),
    links: (at) => ask(`${path('record')}/links?at=${at}`),
  };
}
