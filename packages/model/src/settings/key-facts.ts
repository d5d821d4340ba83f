import { limits } from '../limits.ts';
import { shownFields, type ObjectType } from '../schema/object-type.ts';
import type { Values } from '../schema/row.ts';
import type { WorkspaceSettings } from './definitions.ts';

/** `type/<type>/fact/<field>` = its place, one key per fact, so that two admins who add one each keep both. */
export const keyFactKey = (type: string, field: string): string => `type/${type}/fact/${field}`;

/** What the workspace says of each type that it says anything of, in order. */
export function readKeyFacts(values: Values): ReadonlyMap<string, readonly string[]> {
  const places = new Map<string, { readonly field: string; readonly place: number }[]>();
  for (const [key, place] of Object.entries(values)) {
    const [, type, field] = /^type\/([^/]+)\/fact\/([^/]+)$/.exec(key) ?? [];
    if (type === undefined || field === undefined || typeof place !== 'number') continue;
    places.set(type, [...(places.get(type) ?? []), { field, place }]);
  }
  const inOrder = (a: { field: string; place: number }, b: { field: string; place: number }) =>
    a.place - b.place || (a.field < b.field ? -1 : 1);
  return new Map([...places].map(([type, facts]) => [type, facts.sort(inOrder).map(({ field }) => field)]));
}

/** The facts that say at a glance what a record is: as the workspace wants them, or as its type brings them. */
export function keyFactsOf(type: ObjectType, { keyFacts }: Pick<WorkspaceSettings, 'keyFacts'>): readonly string[] {
  const said = (keyFacts.get(type.key) ?? []).filter((key) => type.fields[key]?.shown);
  return (said.length > 0 ? said : type.keyFacts).slice(0, limits.keyFacts.value);
}

/** Fields that can be key facts: what a person writes or reads, other than the name and what has a place of its own. */
export const possibleFacts = (type: ObjectType): readonly string[] =>
  shownFields(type).flatMap(([key, field]) =>
    type.title.includes(key) || field.kind === 'serial' || field.group === 'next' ? [] : [key],
  );
