import type { ImportMap } from '@rapport/model/features/exchange/import-map';

/**
 * A map may leave things to what was found in the file: columns that it does not name go where their names say, unless
 * that place is taken (null leaves a column out), and formats that it does not state are those that were detected.
 */
export function completeMap(given: ImportMap, found: ImportMap): ImportMap {
  const taken = new Set(
    Object.values(given.columns).flatMap((targets) => targets.map(({ field, by }) => `${field}:${by === 'id'}`)),
  );
  const columns: Record<string, ImportMap['columns'][string]> = {};
  for (const [column, targets] of Object.entries(found.columns))
    columns[column] = given.columns[column] ?? targets.filter(({ field, by }) => !taken.has(`${field}:${by === 'id'}`));
  return {
    ...given,
    columns: { ...columns, ...given.columns },
    currency: given.currency ?? found.currency,
    dateOrder: given.dateOrder ?? found.dateOrder,
    decimal: given.decimal ?? found.decimal,
  };
}
