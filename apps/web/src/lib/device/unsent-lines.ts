import { objectType } from '@rapport/model/objects/index';
import type { OutboxEntry } from '@rapport/persistence/browser/store';
import type { Changes, FieldChange } from '@rapport/model/commands/command';
import type { Field } from '@rapport/model/schema/fields';
import type { Value } from '@rapport/model/schema/row';
import { typedAsOne } from '../client/typed-as-one.ts';
import { parseReference } from '@rapport/model/schema/reference';
import { formatValue, inSentence, type Names } from '../records/fields/format-value.ts';
import type { Replica } from '../replica/replica.svelte.ts';
import { t } from './words.svelte.ts';

/** One edit that is only on this device, as its author knows it: which record, which field, which value. */
export type UnsentLine = { readonly id: string; readonly record: string; readonly field: string; readonly value: string };

/** What waits, named: a line for each field, and one for the words of a note [M247]. */
export function unsentLines(
  entries: readonly OutboxEntry[],
  replica: Pick<Replica, 'row' | 'title'>,
  names: Names,
): UnsentLine[] {
  return typedAsOne(entries).flatMap((entry) => {
    const record = recordName(entry, replica, names);
    const fields = fieldsOf(entry, names);
    const lines = fields.length > 0 ? fields : [{ field: doing(entry, names), value: '' }];
    return lines.map((line, index) => ({ id: `${entry.id} ${index}`, record, ...line }));
  });
}

/** As text, to be put somewhere else. */
export const unsentText = (lines: readonly UnsentLine[]): string =>
  lines.map(({ record, field, value }) => [record, field, value].filter(Boolean).join('\t')).join('\n');

const changesOf = (entry: OutboxEntry): Changes =>
  entry.kind === 'edit' ? entry.changes : 'changes' in entry.body ? entry.body.changes : {};

/** The record that people know it by: a note or a comment is its record's. */
function recordName(entry: OutboxEntry, replica: Pick<Replica, 'row' | 'title'>, names: Names): string {
  const id = entry.records[0] ?? '';
  const type = objectType(entry.type);
  const home = type?.listed === false ? type.fields['record'] : undefined;
  const change = changesOf(entry)['record'];
  const about = change && 'value' in change ? change.value : replica.row(entry.type, id)?.values['record'];
  const at = home && typeof about === 'string' ? parseReference(home, about) : { type: entry.type, id };
  const title = replica.title(at.type, at.id) ?? objectType(at.type)?.label.one[names.language] ?? '';
  return entry.records.length > 1 ? `${title} ${t('unsent.others', { count: entry.records.length - 1 })}` : title;
}

function fieldsOf(entry: OutboxEntry, names: Names): { field: string; value: string }[] {
  if (entry.kind === 'edit' && entry.text !== undefined) return [{ field: t('unsent.note'), value: entry.text.trim() }];
  const type = objectType(entry.type);
  return Object.entries(changesOf(entry)).flatMap(([key, change]) => {
    const field = type?.fields[key];
    // To what a comment belongs stands before it, and whose it is goes without saying.
    if (!type || !field || (type.listed === false && (key === 'record' || field.kind === 'member'))) return [];
    const label = type.listed === false ? type.label.one : field.label;
    return [{ field: label[names.language], value: valueOf(field, change, names) }];
  });
}

function valueOf(field: Field, change: FieldChange, names: Names): string {
  if ('value' in change) return change.value === null ? t('unsent.emptied') : formatValue(field, change.value as Value, names);
  const list = (sign: string, members: readonly string[]) =>
    members.length > 0 ? `${sign} ${formatValue(field, members as Value, names)}` : '';
  return [list('+', change.add), list('−', change.remove)].filter(Boolean).join(' ');
}

/** What it does, where it changes no field. */
function doing(entry: OutboxEntry, names: Names): string {
  if (entry.kind === 'edit') return t('unsent.note');
  if (entry.body.kind === 'delete') return t('unsent.deleted');
  const type = objectType(entry.type);
  if (!type) return '';
  return entry.body.kind === 'create'
    ? t('unsent.created', { type: inSentence(type.label.one, names.language) })
    : type.label.one[names.language];
}
