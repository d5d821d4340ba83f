import { lookId } from '@rapport/model/documents/links';
import { objectType } from '@rapport/model/objects/index';
import { madeTwice, type MadeTwice } from '@rapport/model/search/made-twice';
import type { WorkspaceClient } from '#lib/client/workspace-client.svelte.ts';
import { isListed } from '#lib/replica/ordered-rows.ts';

/** What was made twice, of these records on this device; without what this person has said is two. Follows nothing. */
export function madeTwiceOf(client: WorkspaceClient, records: readonly { type: string; id: string }[]): readonly MadeTwice[] {
  const { replica } = client;
  return [...new Set(records.map(({ type }) => type))].flatMap((key) => {
    const type = objectType(key);
    if (!type) return [];
    const table = replica.table(key);
    const made = records.flatMap((one) => (one.type === key ? (table.row(one.id) ?? []) : [])).filter(isListed);
    return madeTwice(type, made, listed(table.all())).filter((one) => !areTwo(client, one));
  });
}

function* listed<T extends Parameters<typeof isListed>[0]>(rows: Iterable<T>): Generator<T> {
  for (const row of rows) if (isListed(row)) yield row;
}

/** Still there, both of them, and not yet said to be two. Followed by whoever asks in a template. */
export function isOpen(client: WorkspaceClient, one: MadeTwice): boolean {
  const rows = [client.replica.row(one.type, one.id), client.replica.row(one.type, one.other)];
  return rows.every((row) => row && isListed(row)) && !areTwo(client, one);
}

/** The name under which somebody keeps for themselves, on all their devices, that two records are not one. */
const viewOf = ({ type, id, other }: MadeTwice): string => ['two', type, ...[id, other].toSorted()].join(':');
const entryOf = (client: WorkspaceClient, one: MadeTwice) => lookId(client.me.memberId, viewOf(one));

function areTwo(client: WorkspaceClient, one: MadeTwice): boolean {
  const row = client.replica.row('look', entryOf(client, one));
  return row !== undefined && row.deletedAt === undefined;
}

/** This person says that they are two, or takes that back. */
export function setTwo(client: WorkspaceClient, one: MadeTwice, two: boolean): void {
  const entry = entryOf(client, one);
  const known = client.replica.row('look', entry);
  const run = (body: Parameters<WorkspaceClient['run']>[0]) => void client.run(body, { undoable: false });
  if (!two) run({ kind: 'delete', type: 'look', records: [entry] });
  else if (known) run({ kind: 'restore', type: 'look', records: [entry] });
  else {
    const changes = { member: { value: client.me.memberId }, view: { value: viewOf(one) } };
    run({ kind: 'entry', type: 'look', entry, changes });
  }
}
