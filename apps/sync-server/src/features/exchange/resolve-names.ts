import type { ImportMap, Lookup } from '@rapport/model/features/exchange/import-map';
import { canBeMade, isLookup, mappedText, type Find } from '@rapport/model/features/exchange/plan-row';
import { splitList } from '@rapport/model/features/exchange/parse-cell';
import { mostSimilar } from '@rapport/model/features/exchange/similarity';
import { objectType, objectTypes } from '@rapport/model/objects/index';
import type { Field } from '@rapport/model/schema/fields';
import type { ObjectType } from '@rapport/model/schema/object-type';
import { searchText } from '@rapport/model/schema/sort-key';
import type { Definitions } from '@rapport/model/settings/definitions';
import { Turns } from '../../jobs/turns.ts';
import type { CsvFile } from './read-csv.ts';

/** Finds records of a type by one of their values: text as asked → id. */
export type FindRecords = (type: string, by: Lookup, texts: readonly string[]) => Promise<ReadonlyMap<string, string>>;
/** Titles of a type that may be meant by a text that is none of them. */
export type NearTitles = (type: string, texts: readonly string[]) => Promise<readonly string[]>;

export type Missing = {
  readonly field: string;
  readonly by: Lookup;
  readonly create: boolean;
  readonly text: string;
  /** How many rows name it. */
  readonly rows: number;
  /** An existing value that it nearly is. */
  readonly proposal: string | undefined;
};

export type Resolution = {
  readonly find: Find;
  readonly missing: readonly Missing[];
  /** Tells the resolution what was made for a missing name. */
  readonly made: (field: string, by: Lookup, text: string, id: string) => void;
};

type Wanted = {
  readonly field: string;
  readonly definition: Field;
  readonly by: Lookup;
  readonly create: boolean;
  readonly counts: Map<string, number>;
};

/** A deal lies in one pipeline: of several stages with the same name, that of the map's pipeline is meant. */
export const stagesFor = (map: ImportMap, definitions: Definitions) =>
  definitions.pipelines
    .filter(({ label, archived }) => !archived && (map.pipeline === undefined || label === map.pipeline))
    .flatMap(({ stages }) => stages.filter(({ archived }) => !archived));

/** Names within the file itself: a subsidiary may come before its parent. Text folded → id. */
export type OwnNames = ReadonlyMap<string, string>;

/** Near enough to ask "did you mean …". Chosen on real files: `technolgy` is 0.9 like `technology`. */
const nearEnough = 0.8;

/**
 * Looks up every different name in the file once. Choices, people and teams come from the definitions, records from
 * the database and then from the rows of the file.
 */
export async function resolveNames(
  type: ObjectType,
  map: ImportMap,
  file: CsvFile,
  definitions: Definitions,
  records: FindRecords,
  near: NearTitles,
  own: OwnNames,
): Promise<Resolution> {
  const found = new Map<string, string>();
  const missing: Missing[] = [];
  for (const wanted of await wantedNames(type, map, file)) {
    const { field, definition, by, create, counts } = wanted;
    const known = await namesOf(wanted, type, map, definitions, records, own);
    const unknown: string[] = [];
    for (const text of counts.keys()) {
      const id = known.ids.get(text) ?? known.ids.get(searchText(text));
      if (id === undefined) unknown.push(text);
      else found.set(keyOf(field, by, text), id);
    }
    const labels =
      by === 'name' && definition.to !== undefined && unknown.length > 0 ? await near(definition.to, unknown) : known.labels;
    const turns = new Turns();
    for (const text of unknown) {
      // Nearest labels are sought among all: with many of both that is long.
      if (turns.over) await turns.next();
      missing.push({
        field,
        by,
        create,
        text,
        rows: counts.get(text) ?? 0,
        proposal: mostSimilar(text, labels, (label) => label, nearEnough),
      });
    }
  }
  return {
    find: ({ field, by }, text) => found.get(keyOf(field, by, text)),
    missing,
    made: (field, by, text, id) => void found.set(keyOf(field, by, text), id),
  };
}

const keyOf = (field: string, by: Lookup, text: string) => `${field}\n${by}\n${text}`;

async function wantedNames(type: ObjectType, map: ImportMap, file: CsvFile): Promise<Wanted[]> {
  const turns = new Turns();
  const wanted: Wanted[] = [];
  for (const [index, column] of file.columns.entries()) {
    for (const target of map.columns[column] ?? []) {
      const definition = Object.hasOwn(type.fields, target.field) ? type.fields[target.field] : undefined;
      if (!definition || !isLookup(definition)) continue;
      const several = definition.kind === 'references' || definition.kind === 'members';
      const counts = new Map<string, number>();
      for (const row of file.rows) {
        const text = mappedText(map, target.field, row[index] ?? '');
        if (turns.over) await turns.next();
        for (const one of several ? splitList(text) : [text]) if (one !== '') counts.set(one, (counts.get(one) ?? 0) + 1);
      }
      wanted.push({ field: target.field, definition, by: target.by, create: target.create && canBeMade(definition), counts });
    }
  }
  return wanted;
}

type Known = { readonly ids: ReadonlyMap<string, string>; readonly labels: readonly string[] };

async function namesOf(
  wanted: Wanted,
  type: ObjectType,
  map: ImportMap,
  definitions: Definitions,
  records: FindRecords,
  own: OwnNames,
): Promise<Known> {
  const { definition, by, counts } = wanted;
  const fromList = (list: Iterable<{ readonly id: string; readonly label: string }>): Known => {
    const all = [...list];
    const ids = new Map(all.map(({ id }) => [id, id]));
    // Earlier ones win over later ones of the same label, ids win over labels.
    for (const { id, label } of all) if (by !== 'id' && !ids.has(searchText(label))) ids.set(searchText(label), id);
    return { ids, labels: all.map(({ label }) => label) };
  };
  if (definition.options === 'pipeline') return fromList(definitions.pipelines.filter(({ archived }) => !archived));
  if (definition.options === 'stage') return fromList(stagesFor(map, definitions));
  if (definition.options !== undefined)
    return fromList((definitions.choices.get(definition.options.list) ?? []).filter(({ archived }) => !archived));
  if (definition.kind === 'team') return fromList([...definitions.teams.values()].map(({ id, name }) => ({ id, label: name })));
  if (definition.kind === 'member' || definition.kind === 'members')
    return fromList(
      [...definitions.members.values()].map(({ id, name, email }) => ({ id, label: by === 'email' ? (email ?? '') : name })),
    );
  const to = definition.to;
  if (to === undefined) return { ids: await anyRecords(records, by, [...counts.keys()]), labels: [] };
  const ids = new Map(await records(to, by, [...counts.keys()]));
  // What came in from elsewhere goes by the id that it has there as well as by its number.
  if (by === 'name' && objectType(to)?.storage === 'ledger')
    for (const [text, id] of await records(
      to,
      'externalId',
      [...counts.keys()].filter((one) => !ids.has(one)),
    ))
      ids.set(text, id);
  if (to === type.key)
    for (const text of counts.keys()) {
      const id = own.get(searchText(text));
      if (id !== undefined && !ids.has(text)) ids.set(text, id);
    }
  return { ids, labels: [] };
}

/** What a cell may name that does not say of which type it is, in the order in which a name is looked for. */
const anyTypes = Object.values(objectTypes).filter(({ storage, listed }) => storage === 'document' && listed);

/**
 * Records of any type as `<type>:<id>`: by exactly that, or by a value of theirs. One name may be that of an account and
 * of a deal: the type that is declared first is meant, as the workspace's lists stand. People go by their address, too.
 */
async function anyRecords(records: FindRecords, by: Lookup, texts: readonly string[]): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  const take = async (type: string, lookup: Lookup, open: readonly (readonly [text: string, asked: string])[]) => {
    const ids = await records(type, lookup, [...new Set(open.map(([, asked]) => asked))]);
    for (const [text, asked] of open) {
      const id = ids.get(asked);
      if (id !== undefined) found.set(text, `${type}:${id}`);
    }
  };
  const open = (which: (text: string) => string | undefined) =>
    texts.flatMap((text) => {
      const asked = found.has(text) ? undefined : which(text);
      return asked === undefined ? [] : [[text, asked] as const];
    });
  for (const { key } of anyTypes) {
    await take(
      key,
      'id',
      open((text) => (text.startsWith(`${key}:`) ? text.slice(key.length + 1) : undefined)),
    );
    if (by !== 'id')
      await take(
        key,
        by,
        open((text) => text),
      );
  }
  if (by !== 'name') return found;
  for (const { key } of anyTypes)
    await take(
      key,
      'email',
      open((text) => (text.includes('@') ? text : undefined)),
    );
  return found;
}
