import { timeFormat } from '#lib/formats.ts';
import type { LastChange } from '@rapport/model/features/history/last-change';
import { type Field, setKinds } from '@rapport/model/schema/fields';
import type { Row, Value } from '@rapport/model/schema/row';
import { sameValue } from '@rapport/model/schema/values';
import { formatDateTime, formatValue, type Names } from '../fields/format-value.ts';
import { t } from '../words.svelte.ts';

/** Since it was made, or by a change. */
export type FieldPast = Omit<LastChange, 'kind' | 'position' | 'field'> & { readonly kind: LastChange['kind'] | 'made' };

/** Asks the server who changed which field of a record last. Throws when it cannot be reached or refuses. */
export async function fetchLastChanges(workspace: string, type: string, id: string): Promise<ReadonlyMap<string, LastChange>> {
  const response = await fetch(`/api/w/${workspace}/history/${type}/${id}/fields`);
  if (!response.ok) throw new Error(`last changes: ${response.status}`);
  const { changes } = (await response.json()) as { readonly changes: readonly LastChange[] };
  return new Map(changes.map((change) => [change.field.split('.')[0] ?? change.field, change]));
}

/** The later of what two sources know of a field. Where nothing ever changed it and all is known, it came with the record. */
export function pastOf(
  told: FieldPast | undefined,
  asked: FieldPast | undefined,
  row: Pick<Row, 'createdAt' | 'createdBy'> | undefined,
): FieldPast | undefined {
  const later = told && asked ? (told.madeAt >= asked.madeAt ? told : asked) : (told ?? asked);
  return later ?? (row && { kind: 'made', actor: row.createdBy, madeAt: row.createdAt });
}

/** Whether it led to the value that is here: what has just been typed, and the server has not told of, is another change. */
export const ledTo = ({ kind, to }: FieldPast, now: Value | undefined): boolean =>
  kind !== 'changed' || to === undefined || sameValue(to, now);

const week = 6 * 86_400_000;
/** "Tuesday 10:02" within a week, with its date before. */
function nearTime(at: string, now: number, { locale, timeZone }: Pick<Names, 'locale' | 'timeZone'>): string {
  if (now - Date.parse(at) > week) return formatDateTime(at, locale, timeZone);
  return timeFormat(locale, { weekday: 'long', hour: 'numeric', minute: '2-digit', timeZone }).format(new Date(at));
}

const longest = 80;
const short = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);

/** "Ana, Tuesday 10:02 — was €40,000". */
export function pastWords({ actor, from, kind, madeAt, to }: FieldPast, field: Field, names: Names, now: number): string {
  const who = actor === undefined ? t('activity:server') : (names.member(actor) ?? names.notAvailable);
  const by = t('changedBy', { name: who, time: nearTime(madeAt, now, names) });
  const value = (of: Value | undefined) => short(formatValue(field, of, names));
  if (kind === 'made') return t('last.made', { by });
  if (setKinds.has(field.kind) && kind === 'added' && to !== undefined) return t('last.added', { by, value: value(to) });
  if (setKinds.has(field.kind) && kind === 'removed' && from !== undefined) return t('last.removed', { by, value: value(from) });
  if (from !== undefined) return t('last.was', { by, value: value(from) });
  return to === undefined ? by : t('last.wasEmpty', { by });
}
