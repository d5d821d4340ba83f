import { objectTypes } from '@rapport/model/objects/index';
import type { WorkspaceClient } from '#lib/client/workspace-client.svelte.ts';
import { language } from '#lib/text.svelte.ts';

/** Where a list of options is chosen from. */
type Place = { readonly type: string; readonly field: string };
export type ChoiceList = { readonly list: string; readonly label: string; readonly places: readonly Place[] };

/** Meant by formulas: renamed and coloured, but neither added to nor archived. */
export const isFixed = (list: string): boolean => list === 'forecastCategory';

/** Every list that some field chooses from, named after what it is chosen for. */
export function choiceLists(): readonly ChoiceList[] {
  const found = new Map<string, { types: Map<string, string[]>; places: Place[] }>();
  for (const type of Object.values(objectTypes)) {
    for (const [field, { options, label }] of Object.entries(type.fields)) {
      if (typeof options !== 'object') continue;
      const entry = found.get(options.list) ?? { types: new Map<string, string[]>(), places: [] };
      const name = label[language()];
      entry.types.set(name, [...(entry.types.get(name) ?? []), type.label.one[language()]]);
      entry.places.push({ type: type.key, field });
      found.set(options.list, entry);
    }
  }
  return [...found]
    .map(([list, { types, places }]) => {
      const names = [...types].slice(0, 2).map(([name, of]) => `${name} (${of.join(', ')})`);
      return { list, label: names.join(', '), places };
    })
    .sort((a, b) => a.label.localeCompare(b.label));
}

/** How many records have each option. */
export function optionUse(client: WorkspaceClient, places: readonly Place[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { type, field } of places) {
    for (const row of client.replica.rows(type)) {
      const value = row.values[field];
      if (typeof value === 'string') counts.set(value, (counts.get(value) ?? 0) + 1);
    }
  }
  return counts;
}
