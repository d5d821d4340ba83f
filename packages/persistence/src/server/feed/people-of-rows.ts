import { objectType } from '@rapport/model/objects/index';
import type { Row } from '@rapport/model/schema/row';
import type { Change } from '@rapport/model/wire/frames';
import type { Queryable } from '../database.ts';
import { readIdentityRows } from '../rows/identity-rows.ts';

/** Members whose names stand in a row: of its fields, who made it and who changed it last. */
export function peopleOfRow(row: Row): readonly string[] {
  const type = objectType(row.type);
  // Who wrote the settings is nobody whom a guest has met.
  if (!type) return [];
  const fields = Object.entries(type.fields).filter(([, { kind }]) => kind === 'member' || kind === 'members');
  return [row.createdBy, row.updatedBy, ...fields.flatMap(([key]) => row.values[key] ?? [])].filter(
    (id): id is string => typeof id === 'string',
  );
}

/** Members as somebody knows them who knows only their names. */
export async function namesOf(database: Queryable, workspaceId: string, ids: Iterable<string>): Promise<Row[]> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return [];
  const rows = await readIdentityRows(database, workspaceId, 'member', wanted);
  return [...rows.values()].map((row) => {
    const { name, hue } = row.values;
    return { ...row, values: { ...(name === undefined ? {} : { name }), ...(hue === undefined ? {} : { hue }) } };
  });
}

/** Changes with the people who stand in them before them: guests are told of nobody else. */
export async function withPeople(
  database: Queryable,
  workspaceId: string,
  changes: readonly Change[],
): Promise<readonly Change[]> {
  const first = changes[0]?.seq;
  if (first === undefined) return changes;
  const people = await namesOf(
    database,
    workspaceId,
    changes.flatMap((change) => (change.op === 'put' ? peopleOfRow(change.row) : [])),
  );
  return [...people.map((row) => ({ op: 'put' as const, seq: first, row })), ...changes];
}
