import type { Changes } from '@rapport/model/commands/command';
import type { Money, Value } from '@rapport/model/schema/row';
import type { Refusal } from '@rapport/model/errors';
import type { OutboxEntry } from '@rapport/persistence/browser/store';
import type { Replica } from '../replica/replica.svelte.ts';
import { currencyDigits } from '../records/fields/format-value.ts';
import type { RefusedEdit } from './notices.svelte.ts';
import type { WaitingEdit } from './outbox-state.svelte.ts';

const changesOf = (entry: OutboxEntry): Changes =>
  entry.kind === 'edit' ? entry.changes : 'changes' in entry.body ? entry.body.changes : {};

/** An entry of the outbox as people read it. */
export function waitingEdit(entry: OutboxEntry, replica: Replica): WaitingEdit {
  const record = entry.records[0] ?? '';
  const fields = Object.keys(changesOf(entry));
  return {
    id: entry.id,
    type: entry.type,
    record,
    title: replica.title(entry.type, record) ?? '',
    field: fields.length === 1 ? fields[0] : undefined,
    text: textOf(entry),
    changes: entry.kind === 'edit' && entry.text !== undefined ? {} : changesOf(entry),
    madeAt: new Date(entry.madeAt).toISOString(),
  };
}

export function refusedEdit(entry: OutboxEntry, refusal: Refusal, replica: Replica): RefusedEdit {
  const { id, type, record, title, text, madeAt } = waitingEdit(entry, replica);
  return {
    id,
    type,
    record,
    title,
    text,
    madeAt,
    refusal,
    changes: changesOf(entry),
    command: entry.kind === 'command' ? entry.body : undefined,
  };
}

/** The words in it. */
function textOf(entry: OutboxEntry): string {
  if (entry.kind === 'edit' && entry.text !== undefined) return entry.text;
  return wordsOf(changesOf(entry));
}

/** The words of changes, one field a line. */
export const wordsOf = (changes: Changes): string =>
  Object.values(changes)
    .map((change) =>
      'value' in change
        ? written(change.value)
        : [...change.add.map((one) => `+${one}`), ...change.remove.map((one) => `-${one}`)].join(' '),
    )
    .filter((text) => text !== '')
    .join('\n');

function written(value: Value | null): string {
  if (value === null) return '';
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return value.join(', ');
  if ('minor' in value) {
    const { minor, currency } = value as Money;
    return `${minor / 10 ** currencyDigits(currency)} ${currency}`;
  }
  return Object.values(value).join(', ');
}
