import { entriesOf, type Home, homesOf, type Naming, timelineSources } from '@rapport/model/customer/timeline-sources';
import type { Around } from '@rapport/model/customer/standing';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import type { Replica } from '../../replica/replica.svelte.ts';

export type Entries = ReadonlyMap<string, { readonly row: Row; readonly home: Home }>;

const named = (replica: Replica): Naming => replica.relations.pointingAt.bind(replica.relations);

/** The records whose timeline this one tells, as far as they are on this device. Followed by whoever reads it. */
export function homesAround(replica: Replica, type: ObjectType, id: string): readonly Home[] {
  for (const source of type.gathers) replica.version(source.type);
  return homesOf(type, id, named(replica));
}

/** What stands on the timelines of these. Followed by whoever reads it. */
export function entriesAround(replica: Replica, homes: readonly Home[]): Entries {
  for (const source of timelineSources) replica.version(source.type);
  return entriesOf(homes, named(replica));
}

/** The deals of a record: itself, those that it gathers, and those that name a person. Followed by whoever reads it. */
export function dealsAround(replica: Replica, record: Row, homes: readonly Home[]): readonly Row[] {
  replica.version('deal');
  const deals = new Map<string, Row>(record.type === 'deal' ? [[record.id, record]] : []);
  for (const { type, id } of homes) {
    const row = type === 'deal' ? replica.relations.row(type, id) : undefined;
    if (row) deals.set(id, row);
  }
  if (record.type === 'contact')
    for (const row of replica.relations.pointingAt('deal', 'contacts', record.id)) deals.set(row.id, row);
  return [...deals.values()];
}

/** What its health and its next acts are judged by. */
export function aroundOf(replica: Replica, record: Row, homes: readonly Home[], entries: Entries): Around {
  const rows = [...entries.values()].map(({ row }) => row);
  return {
    record,
    tasks: rows.filter(({ type }) => type === 'task'),
    touches: rows.filter(({ type }) => type === 'interaction' || type === 'message'),
    tickets: rows.filter(({ type }) => type === 'ticket'),
    deals: dealsAround(replica, record, homes),
  };
}
