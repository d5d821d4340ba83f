import { kindOf } from '@rapport/model/query/run-view';
import type { Comparable } from '@rapport/model/query/resolve-operand';
import { metaKeys, type MetaKey } from '@rapport/model/query/view';
import type { Field } from '@rapport/model/schema/fields';
import { addressParts } from '@rapport/model/schema/fields';
import { snakeCase } from '../tables/columns.ts';
import { quoted } from '../tables/ddl.ts';
import type { RecordTable } from '../tables/record-tables.ts';
import { instant } from '../rows/row-columns.ts';

/** A field of a view as SQL sees it. */
export type ComparedField = {
  readonly kind: Comparable;
  readonly field: Field | undefined;
  /** The value's column; of money the amount, of an address undefined. */
  readonly column: string;
  readonly currency: string;
  readonly parts: readonly string[];
  readonly sort: string;
  /** Holds when there is no value. */
  readonly isEmpty: string;
  /** The value as the text that rows carry. */
  readonly text: string;
  /** The value folded for search; null when it is not kept. */
  readonly folded: string;
};

const metaColumns: Record<MetaKey, string> = {
  id: 'id',
  title: 'title',
  createdAt: 'created_at',
  updatedAt: 'updated_at',
  createdBy: 'created_by',
  updatedBy: 'updated_by',
};
const isMeta = (key: string): key is MetaKey => metaKeys.includes(key as MetaKey);

/** Undefined for a field that the type does not have. `alias` is what the statement calls the table. */
export function comparedField(table: RecordTable, key: string, alias = 'row'): ComparedField | undefined {
  const type = table.objectType;
  const kind = kindOf(type, key);
  if (kind === undefined) return undefined;
  const field = type && Object.hasOwn(type.fields, key) ? type.fields[key] : undefined;
  const columns = field ? (table.fields.get(key)?.columns ?? []) : isMeta(key) ? [{ name: metaColumns[key] }] : [];
  const row = (field && table.fields.get(key)?.source) ?? alias;
  const column = `${row}.${quoted(columns[0]?.name ?? '')}`;
  const parts = kind === 'address' ? addressParts.map((part) => `${row}.${quoted(`${snakeCase(key)}_${snakeCase(part)}`)}`) : [];
  return {
    kind,
    field,
    column,
    currency: kind === 'money' ? `${row}.${quoted(columns[1]?.name ?? '')}` : '',
    parts,
    sort: `${row}.${quoted(kind === 'title' ? table.titleSort : `${columns[0]?.name ?? ''}_sort`)}`,
    isEmpty: kind === 'address' ? `coalesce(${parts.join(', ')}) is null` : `${column} is null`,
    text: kind === 'dateTime' ? instant(column) : `${column}::text`,
    folded: `(${row}.folded ->> '${field ? key : '$title'}')`,
  };
}
