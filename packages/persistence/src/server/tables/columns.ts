import type { Address, Money, Value } from '@rapport/model/schema/row';
import { addressParts, type Field, type FieldKind } from '@rapport/model/schema/fields';
import { sortKey } from '@rapport/model/schema/sort-key';

/** A column of a derived table. `type` is what follows its name in `create table`. */
export type Column = { readonly name: string; readonly type: string };

/**
 * `gin`: for members of a set. The workspace comes first in every index. `filledOnly`: rows without a value are left
 * out; most have none, and an entry for nothing costs as much as any other. `beside`: columns that are kept in it, so
 * that whoever asks for nothing else reads no rows.
 */
export type Index = {
  readonly name: string;
  readonly columns: readonly string[];
  readonly using: 'btree' | 'gin';
  readonly filledOnly: boolean;
  readonly beside?: readonly string[];
};

/** How a field lives in its table: as which columns, and how its value gets in and out. */
export type FieldColumns = {
  readonly columns: readonly Column[];
  readonly indexed: readonly Omit<Index, 'name'>[];
  /** JSON values by column; absent columns become null. */
  readonly write: (value: Value) => Readonly<Record<string, unknown>>;
  /** From the columns as `select` names them; undefined when empty. */
  readonly read: (row: Readonly<Record<string, unknown>>) => Value | undefined;
  /** What a statement calls the source of the columns where that is not the table itself: values that a view makes. */
  readonly source?: string;
};

export const snakeCase = (key: string): string => key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const TEXT = 'text collate "C"';
const scalar = (name: string, type: string): FieldColumns => ({
  columns: [{ name, type }],
  indexed: [{ columns: [name], using: 'btree', filledOnly: false }],
  write: (value) => ({ [name]: value }),
  read: (row) => (row[name] ?? undefined) as Value | undefined,
});

/** Found by its value and never sorted by it: people sort by labels and names, which are not in the column. */
const sought = (name: string, type: string): FieldColumns => ({
  ...scalar(name, type),
  indexed: [{ columns: [name], using: 'btree', filledOnly: true }],
});

/** Text keeps its order beside it: sorting never asks the database's collation. */
const sorted = (name: string): FieldColumns => ({
  ...scalar(name, TEXT),
  columns: [
    { name, type: TEXT },
    { name: `${name}_sort`, type: TEXT },
  ],
  // Serves equality too: equal texts have equal keys.
  indexed: [{ columns: [`${name}_sort`], using: 'btree', filledOnly: false }],
  write: (value) => ({ [name]: value, [`${name}_sort`]: sortKey(value as string) }),
});

const set = (name: string, type: 'text[]' | 'uuid[]'): FieldColumns => ({
  ...scalar(name, type === 'text[]' ? 'text[] collate "C"' : type),
  indexed: [{ columns: [name], using: 'gin', filledOnly: true }],
  read: (row) => (row[name] ?? undefined) as readonly string[] | undefined,
});

/** The integer that the model keeps, as the decimal number that people expect in a table. */
const decimal = (name: string, decimals: number): FieldColumns => ({
  ...scalar(name, decimals === 0 ? 'numeric(16, 0)' : `numeric(${16}, ${decimals})`),
  write: (value) => ({ [name]: decimalText(value as number, decimals) }),
  read: (row) => (row[name] === null || row[name] === undefined ? undefined : Number(String(row[name]).replace('.', ''))),
});

/** `12345` with two decimals is `123.45`. */
export function decimalText(scaled: number, decimals: number): string {
  if (decimals === 0) return String(scaled);
  const digits = String(Math.abs(scaled)).padStart(decimals + 1, '0');
  return `${scaled < 0 ? '-' : ''}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

const integerOf = (stored: unknown): number | undefined => (stored === null || stored === undefined ? undefined : Number(stored));

function money(name: string): FieldColumns {
  const [minor, currency] = [`${name}_minor`, `${name}_currency`];
  return {
    columns: [
      { name: minor, type: 'bigint' },
      { name: currency, type: 'char(3) collate "C"' },
    ],
    indexed: [{ columns: [currency, minor], using: 'btree', filledOnly: false }],
    write: (value) => ({ [minor]: (value as Money).minor, [currency]: (value as Money).currency }),
    read: (row) => {
      const text = row[currency];
      return typeof text === 'string' ? { minor: Number(row[minor]), currency: text } : undefined;
    },
  };
}

function address(name: string): FieldColumns {
  const parts = addressParts.map((part) => ({ part, name: `${name}_${snakeCase(part)}` }));
  return {
    columns: parts.map((part) => ({ name: part.name, type: TEXT })),
    indexed: [],
    write: (value) => Object.fromEntries(parts.map(({ part, name: column }) => [column, (value as Address)[part]])),
    read: (row) => {
      const filled = parts.filter((part) => typeof row[part.name] === 'string');
      return filled.length === 0
        ? undefined
        : Object.fromEntries(filled.map(({ part, name: column }) => [part, row[column] as string]));
    },
  };
}

const kinds: Record<FieldKind, (name: string, field: Field) => FieldColumns> = {
  text: sorted,
  longText: sorted,
  url: sorted,
  externalId: sorted,
  choice: (name) => sought(name, TEXT),
  recurrence: (name) => sought(name, TEXT),
  number: (name, field) => decimal(name, field.decimals),
  percent: (name, field) => decimal(name, field.decimals),
  rating: (name) => scalar(name, 'smallint'),
  serial: (name) => ({ ...scalar(name, 'bigint'), read: (row) => integerOf(row[name]) }),
  yesNo: (name) => scalar(name, 'boolean'),
  money,
  date: (name) => scalar(name, 'date'),
  dateTime: (name) => scalar(name, 'timestamptz'),
  member: (name) => sought(`${name}_id`, 'uuid'),
  team: (name) => sought(`${name}_id`, 'uuid'),
  // A reference to any type holds `<type>:<id>` and keeps its own name.
  reference: (name, field) => (field.to === undefined ? sought(name, TEXT) : sought(`${name}_id`, 'uuid')),
  references: (name, field) => set(name, field.to === undefined ? 'text[]' : 'uuid[]'),
  members: (name) => set(name, 'uuid[]'),
  tags: (name) => set(name, 'text[]'),
  emails: (name) => set(name, 'text[]'),
  phones: (name) => set(name, 'text[]'),
  address,
};

/** The columns of one field. */
export const fieldColumns = (key: string, field: Field): FieldColumns => kinds[field.kind](snakeCase(key), field);
