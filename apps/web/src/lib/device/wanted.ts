import { names } from '@rapport/model/features/away/changed-meanwhile';
import type { KeepReason, Kept, Wanted } from '@rapport/model/device/keeping';
import type { WantedFile } from '@rapport/model/device/keeping-files';
import { objectType, objectTypes } from '@rapport/model/objects/index';
import { matches } from '@rapport/model/query/run-view';
import type { Row } from '@rapport/model/schema/row';
import { usualSort, viewFromAddress } from '@rapport/model/screen/view-address';
import type { Replica } from '../replica/replica.svelte.ts';
import type { Pin, PinTarget } from './pins.ts';

export type RecordAt = { readonly type: string; readonly id: string };
type Rows = Pick<Replica, 'rows' | 'row' | 'related' | 'idsNaming' | 'context' | 'relations'>;

/** So many rows are looked at before the page gets its turn. */
const rowsPerTurn = 2_000;
const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** Rows that pass, without holding the page up. */
async function passing(rows: readonly Row[], test: (row: Row) => boolean): Promise<Row[]> {
  const found: Row[] = [];
  for (let from = 0; from < rows.length; from += rowsPerTurn) {
    if (from > 0) await turn();
    found.push(...rows.slice(from, from + rowsPerTurn).filter(test));
  }
  return found;
}

const listedTypes = Object.values(objectTypes).filter((type) => type.storage === 'document' && type.listed !== false);

export const documentOf = ({ type, id }: RecordAt): string => `${type}:${id}`;
/** The record's own document and its notes'. */
export const documentsOf = (replica: Rows, record: RecordAt): readonly string[] => [
  documentOf(record),
  ...[...replica.idsNaming('note', 'record', record.id)].map((id) => documentOf({ type: 'note', id })),
];

/** The files that hang on a document, newest first, as far as their sizes are known. */
function filesOn(replica: Rows, document: string): readonly Row[] {
  const id = document.split(':')[1] ?? '';
  return [...replica.idsNaming('file', 'record', id)]
    .flatMap((file) => replica.row('file', file) ?? [])
    .filter(({ deletedAt, values }) => {
      return deletedAt === undefined && values['record'] === document && typeof values['size'] === 'number';
    })
    .sort((one, other) =>
      one.createdAt < other.createdAt ? 1 : one.createdAt > other.createdAt ? -1 : one.id < other.id ? 1 : -1,
    );
}

/** The files of these documents, in their order. */
export const filesOf = (replica: Rows, documents: Iterable<string>): readonly { id: string; size: number }[] =>
  [...documents].flatMap((document) =>
    filesOn(replica, document).map(({ id, values }) => ({ id, size: Number(values['size']) })),
  );

/** The files of what is kept, with why: first those of what was opened, the last one before all [M215]. */
export function wantedFiles(replica: Rows, kept: readonly Kept[], opened: readonly string[] = []): readonly WantedFile[] {
  const reasonOf = new Map<string, KeepReason>(opened.map((document) => [document, 'recent']));
  for (const { document, reasons } of kept)
    reasonOf.set(document, reasons.includes('pinned') ? 'pinned' : (reasons[0] ?? 'recent'));
  return [...reasonOf].flatMap(([document, reason]) =>
    filesOf(replica, [document]).map((file) => ({ ...file, document, reason })),
  );
}

/** The records that it stands for as the rows are now [M62]. */
export async function recordsOf(target: PinTarget, replica: Rows, me: string): Promise<readonly RecordAt[]> {
  switch (target.kind) {
    case 'record':
      return [{ type: target.type, id: target.record }];
    case 'view': {
      const type = objectType(target.type);
      if (!type) return [];
      const saved = target.view === undefined ? undefined : replica.row('savedView', target.view);
      // A view that is not there any more holds nothing.
      if (target.view !== undefined && (!saved || saved.deletedAt !== undefined)) return [];
      const address = saved ? String(saved.values['address'] ?? '') : target.address;
      const view = viewFromAddress(type, new URLSearchParams(address), usualSort);
      return passing(replica.rows(type.key), matches(view, replica.context, replica.relations));
    }
    case 'accounts': {
      const account = objectTypes['account'];
      if (!account) return [];
      const mine = await passing(replica.rows('account'), (row) => names(account, row, me));
      const theirs = mine.flatMap(({ id }) =>
        replica.related('account', id).flatMap(({ type, rows }) => (objectType(type)?.listed === false ? [] : rows)),
      );
      return [...mine, ...theirs.filter(({ type }) => objectType(type)?.storage === 'document')];
    }
    default:
      return target satisfies never;
  }
}

export type Gathered = {
  readonly wanted: readonly Wanted[];
  /** The documents of each thing taken along, by its id. */
  readonly ofPins: ReadonlyMap<string, readonly string[]>;
};

/** What the rows and what was taken along give reasons for. */
export async function gatherWanted(replica: Rows, pins: readonly Pin[], me: string): Promise<Gathered> {
  const wanted: Wanted[] = [];
  const ofPins = new Map<string, readonly string[]>();
  for (const pin of pins) {
    const documents = (await recordsOf(pin, replica, me)).flatMap((record) => documentsOf(replica, record));
    ofPins.set(pin.id, [...new Set(documents)]);
    for (const document of documents) wanted.push({ document, reason: 'pinned', at: pin.at });
  }
  for (const type of listedTypes)
    for (const row of await passing(replica.rows(type.key), (one) => names(type, one, me)))
      for (const document of documentsOf(replica, row)) wanted.push({ document, reason: 'mine', at: row.updatedAt });
  for (const { values, updatedAt } of replica.rows('follow')) {
    const [type, id] = String(values['record'] ?? '').split(':');
    if (values['member'] !== me || !type || !id || objectType(type)?.storage !== 'document') continue;
    for (const document of documentsOf(replica, { type, id })) wanted.push({ document, reason: 'followed', at: updatedAt });
  }
  return { wanted, ofPins };
}
