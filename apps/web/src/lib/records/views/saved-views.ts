import type { Changes } from '@rapport/model/commands/command';
import { lookId } from '@rapport/model/documents/links';
import { entriesOf, readable, SAVED } from '@rapport/model/features/views/address-words';
import { objectType } from '@rapport/model/objects/index';
import type { Row } from '@rapport/model/schema/row';
import { v7 as uuidv7 } from 'uuid';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';
import { type Widths, widthsIn, widthsWord } from '../list/columns.ts';

export type Visibility = 'private' | 'team' | 'shared';
export const visibilities: readonly Visibility[] = ['private', 'team', 'shared'];

const text = (row: Row, key: string): string => {
  const value = row.values[key];
  return typeof value === 'string' ? value : '';
};

export const visibilityOf = (view: Row): Visibility =>
  view.values['shared'] !== true ? 'private' : view.values['team'] === undefined ? 'shared' : 'team';

/** The views that a person is shown, of one type or of all: their own, everybody's, and their team's; by name. */
export function viewsFor(rows: Iterable<Row>, of: string | undefined, me: string, myTeams: readonly string[]): readonly Row[] {
  return [...rows]
    .filter((row) => {
      if (of !== undefined && row.values['of'] !== of) return false;
      if (row.values['owner'] === me) return true;
      const team = row.values['team'];
      return row.values['shared'] === true && (team === undefined || myTeams.includes(String(team)));
    })
    .sort((a, b) => text(a, 'name').localeCompare(text(b, 'name')) || a.id.localeCompare(b.id));
}

/** The saved view that an address names. */
export const savedIn = (params: Pick<URLSearchParams, 'get'>): string | undefined => params.get(SAVED) ?? undefined;
/** Whether two addresses show the same, whatever the order of their parts. */
export const sameAddress = (a: string, b: string): boolean => JSON.stringify(entriesOf(a)) === JSON.stringify(entriesOf(b));

/** Where a view is shown: everything it says stands in the address, beside its name. */
export function hrefOf(slug: string, view: Row): string {
  const plural = objectType(text(view, 'of'))?.plural ?? text(view, 'of');
  return `/app/${slug}/${plural}?${readable(new URLSearchParams([[SAVED, view.id], ...entriesOf(text(view, 'address'))]))}`;
}

const visibilityChanges = (client: WorkspaceClient, visibility: Visibility): Changes => {
  const [team] = client.replica.context.myTeams;
  return {
    shared: { value: visibility !== 'private' },
    team: { value: visibility === 'team' ? (team ?? null) : null },
  };
};

/** Keeps an address under a name, for its maker alone or for others; answers the view's id at once. */
export function saveView(client: WorkspaceClient, of: string, name: string, address: string, visibility: Visibility): string {
  const entry = uuidv7();
  const changes = {
    owner: { value: client.me.memberId },
    name: { value: name },
    of: { value: of },
    ...(address ? { address: { value: address } } : {}),
    ...(visibility === 'private' ? {} : visibilityChanges(client, visibility)),
  };
  void client.run({ kind: 'entry', type: 'savedView', entry, changes });
  return entry;
}

export function changeView(client: WorkspaceClient, view: Row, name: string, visibility: Visibility): void {
  const changes = {
    ...(name === view.values['name'] ? {} : { name: { value: name } }),
    ...(visibility === visibilityOf(view) ? {} : visibilityChanges(client, visibility)),
  };
  if (Object.keys(changes).length > 0) void client.run({ kind: 'entry', type: 'savedView', entry: view.id, changes });
}

/** Keeps an address as the view's; what somebody else has kept meanwhile stays, part by part [M200]. */
export function keepAddress(client: WorkspaceClient, view: Row, address: string): void {
  const changes = { address: { value: address || null, was: text(view, 'address') } };
  void client.run({ kind: 'entry', type: 'savedView', entry: view.id, changes });
}

/** Whether this person may change a view: it is theirs, or shared and they run the workspace. */
export const mayChange = (client: WorkspaceClient, view: Row): boolean =>
  view.values['owner'] === client.me.memberId || client.can('edit-settings');

const myLook = (client: WorkspaceClient, view: string) => client.replica.row('look', lookId(client.me.memberId, view));

export const isPinned = (client: WorkspaceClient, view: string): boolean => myLook(client, view)?.values['pinned'] === true;

/** How wide this person has drawn the columns of a view: the id of a saved one, or the key of a type for its plain list. */
export const widthsOf = (client: WorkspaceClient, view: string): Widths => widthsIn(myLook(client, view)?.values['widths']);

export async function keepWidths(client: WorkspaceClient, view: string, widths: Widths): Promise<void> {
  const { memberId } = client.me;
  const changes = { member: { value: memberId }, view: { value: view }, widths: { value: widthsWord(widths) || null } };
  await client.run({ kind: 'entry', type: 'look', entry: lookId(memberId, view), changes });
}

/** Which groups of a view this person has folded, as `folding.ts` reads it. */
export const foldingTextOf = (client: WorkspaceClient, view: string): unknown => myLook(client, view)?.values['foldedGroups'];

export async function keepFolding(client: WorkspaceClient, view: string, folded: string): Promise<void> {
  const { memberId } = client.me;
  const changes = { member: { value: memberId }, view: { value: view }, foldedGroups: { value: folded || null } };
  await client.run({ kind: 'entry', type: 'look', entry: lookId(memberId, view), changes });
}

/** Puts a view into this person's sidebar, or takes it off. */
export function pin(client: WorkspaceClient, view: string, pinned: boolean): void {
  const { memberId } = client.me;
  const changes = { member: { value: memberId }, view: { value: view }, pinned: { value: pinned } };
  void client.run({ kind: 'entry', type: 'look', entry: lookId(memberId, view), changes });
}

/** The pinned views that still exist and that this person sees, by name. */
export function pinnedViews(client: WorkspaceClient): readonly Row[] {
  return client.replica
    .rows('look')
    .filter((look) => look.values['pinned'] === true)
    .flatMap((look) => {
      const view = client.replica.row('savedView', String(look.values['view']));
      return view && view.deletedAt === undefined ? [view] : [];
    })
    .sort((a, b) => text(a, 'name').localeCompare(text(b, 'name')));
}
