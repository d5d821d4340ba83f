import type { FieldChange } from '@rapport/model/commands/command';
import { objectType } from '@rapport/model/objects/index';
import type { Field } from '@rapport/model/schema/fields';
import type { Value } from '@rapport/model/schema/row';
import type { WaitingEdit } from '#lib/client/outbox-state.svelte.ts';
import { formatValue, type Names } from '#lib/records/fields/format-value.ts';

/** What waits as its author reads it everywhere else: values as they are shown, people and stages by their names. */
export function waitingWords({ type, changes, text }: WaitingEdit, names: Names): string {
  const fields = objectType(type)?.fields ?? {};
  const words = Object.entries(changes).flatMap(([key, change]) => {
    const field = fields[key];
    return field?.shown ? (valueWords(field, change, names) ?? []) : [];
  });
  return words.length > 0 ? words.join(' · ') : text;
}

function valueWords(field: Field, change: FieldChange, names: Names): string | undefined {
  if ('value' in change) return change.value === null ? undefined : formatValue(field, change.value as Value, names);
  const list = (sign: string, members: readonly string[]) =>
    members.length > 0 ? `${sign}${formatValue(field, members as Value, names)}` : '';
  return [list('+', change.add), list('−', change.remove)].filter(Boolean).join(' ') || undefined;
}
