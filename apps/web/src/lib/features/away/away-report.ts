import { changedMeanwhile, type ChangedMeanwhile } from '@rapport/model/features/away/changed-meanwhile';
import { foldEvents, lostEdits } from '@rapport/model/features/away/fold-events';
import { objectType, objectTypes } from '@rapport/model/objects/index';
import type { ActivityEvent } from '@rapport/model/projection/event';
import type { MadeTwice } from '@rapport/model/search/made-twice';
import { sameValue } from '@rapport/model/schema/values';
import type { WorkspaceClient } from '#lib/client/workspace-client.svelte.ts';
import { eventFromJson, type EventJson } from '../../activity/event-from-json.ts';
import { madeTwiceOf } from '#lib/records/duplicates/made-twice.ts';
import { ask } from '#lib/shell/ask.ts';
import type { MadeRecord } from '#lib/shell/away-debt.ts';

/** As many records as one screen holds. */
const lineCount = 12;

export type AwayLine = ChangedMeanwhile & { readonly events: readonly ActivityEvent[] };

/** What somebody comes back to. */
export type AwayReport = {
  /** ISO. */
  readonly since: string;
  readonly clashes: readonly ActivityEvent[];
  /** What this person made and somebody else made, too. */
  readonly twice: readonly MadeTwice[];
  readonly lines: readonly AwayLine[];
  /** Records that others changed and that do not fit here. */
  readonly more: number;
  /** The server could not be asked: which records is known, what happened to them is not. */
  readonly bare: boolean;
};

/** So many of one's own records are looked at for others that are the same; whoever imports thousands sees it there. */
const lookedAt = 200;

const shownTypes = Object.values(objectTypes).filter((type) => type.storage === 'document' && type.listed);

/** Gathers it: the rows on this device say which records, the server what happened to those shown and which edits lost. */
export async function awayReport(
  client: WorkspaceClient,
  { since, ago, made }: { since: string; ago: number; made: readonly MadeRecord[] },
): Promise<AwayReport> {
  const { replica, me } = client;
  const all = (key: string) => [...replica.rows(key), ...replica.trashed(key)];
  const followed = replica
    .rows('follow')
    .filter((row) => row.values['member'] === me.memberId)
    .map((row) => String(row.values['record']));
  const changed = changedMeanwhile(
    shownTypes.map((type) => ({ type, rows: all(type.key) })),
    { note: replica.rows('note'), comment: replica.rows('comment') },
    { me: me.memberId, since, followed: new Set(followed) },
  );
  const shown = changed.slice(0, lineCount);
  const events = await eventsSince(client, ago, shown).catch(() => undefined);
  const folded = foldEvents((events ?? []).filter((event) => event.actor !== me.memberId));
  return {
    since,
    clashes: lostEdits((events ?? []).filter((event) => event.actor === me.memberId)).filter((event) => isOpen(client, event)),
    twice: madeTwiceOf(client, made.slice(-lookedAt)).slice(0, lineCount),
    lines: shown.map((line) => ({ ...line, events: folded.filter((event) => event.record === line.record) })),
    more: changed.length - shown.length,
    bare: events === undefined,
  };
}

async function eventsSince(client: WorkspaceClient, ago: number, lines: readonly ChangedMeanwhile[]): Promise<ActivityEvent[]> {
  const query = new URLSearchParams([['ago', String(Math.round(ago))], ...lines.map(({ record }) => ['record', record])]);
  const { items } = await ask<{ items: readonly EventJson[] }>(`/api/w/${client.workspace.id}/away?${query}`);
  return items.flatMap((event) => {
    const type = objectType(event.type);
    return type ? [eventFromJson(type, event, client.definitions)] : [];
  });
}

/** A clash is open until its author has decided, or set the same value again meanwhile. */
function isOpen(client: WorkspaceClient, event: ActivityEvent): boolean {
  if (decided().includes(event.id)) return false;
  if (event.kind === 'text-lost' || event.field === undefined) return true;
  const row = client.replica.row(event.type, event.record);
  return row !== undefined && !sameValue(row.values[event.field], event.from);
}

const keptAs = 'rapport.decided';
const keptCount = 200;

/** Ids of lost edits that were decided on this device. */
function decided(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keptAs) ?? '[]');
    return Array.isArray(kept) ? kept.map(String) : [];
  } catch {
    return [];
  }
}

export const decide = (event: ActivityEvent): void =>
  localStorage.setItem(keptAs, JSON.stringify([...decided(), event.id].slice(-keptCount)));
