import { audienceOf, homesOf, type Home } from '@rapport/model/access/audience';
import { everybody } from '@rapport/model/access/can';
import type { AccessRules } from '@rapport/model/access/visibility';
import { documentTypeOrder } from '@rapport/model/objects/type-order';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import { documentType } from '@rapport/model/settings/settings-type';
import type { Queryable } from '../database.ts';
import { recordTables } from '../tables/record-tables.ts';
import { hangingRows } from './hanging-rows.ts';
import { readAudiences, refKey } from './read-audiences.ts';

export type Judged = {
  readonly type: string;
  readonly id: string;
  readonly row: Row | null;
  readonly audience?: readonly string[];
};
/** Rows that were not written, and are seen by others than before because what they hang on is. */
export type Moved = { readonly type: string; readonly id: string; readonly row: Row; readonly audience: readonly string[] };
export type Derived = { readonly audiences: ReadonlyMap<string, readonly string[]>; readonly moved: readonly Moved[] };

export const sameAudience = (a: readonly string[] | undefined, b: readonly string[]): boolean =>
  a !== undefined && a.length === b.length && a.every((group, index) => group === b[index]);

/**
 * Who sees rows that are about to be written [V6], and what else moves with them. Types are taken in the order of the
 * registry: what a row hangs on is always of an earlier one, so that one pass settles notes of tasks of deals.
 */
export async function deriveAudiences(
  transaction: Queryable,
  workspaceId: string,
  items: readonly Judged[],
  rules: AccessRules,
): Promise<Derived> {
  const [before, homes] = await Promise.all([
    readAudiences(transaction, workspaceId, items.filter(mayBeHome)),
    readAudiences(transaction, workspaceId, items.flatMap(homesNamed)),
  ]);
  const audiences = new Map<string, readonly string[]>();
  const moved: Moved[] = [];
  const changed: string[] = [];
  const gone = new Set(items.flatMap((item) => (item.row ? [] : [refKey(item)])));
  const audienceOfHome = (home: Home) =>
    gone.has(refKey(home)) ? undefined : (audiences.get(refKey(home)) ?? homes.get(refKey(home)));
  const judge = (type: ObjectType, row: Row) => audienceOf(type, row, { workspaceId, rules, audienceOfHome });
  const ofType = Map.groupBy(items, ({ type }) => type);
  for (const [key, table] of recordTables) {
    const type = documentType(key);
    const written = ofType.get(key) ?? [];
    if (!type || (written.length === 0 && changed.length === 0)) continue;
    for (const item of written) {
      const audience = item.audience ?? (item.row ? judge(type, item.row) : everybody(workspaceId));
      audiences.set(refKey(item), audience);
      if (mayBeHome(item) && (!item.row || matters(before.get(refKey(item)), audience, rules, workspaceId)))
        changed.push(refKey(item));
    }
    const hanging = changed.length === 0 ? [] : await hangingRows(transaction, workspaceId, table, changed);
    await addHomes(
      transaction,
      workspaceId,
      hanging.flatMap(({ row }) => homesNamed({ type: key, id: row.id, row })),
      homes,
    );
    for (const { row, audience: was } of hanging) {
      const ref = { type: key, id: row.id };
      if (audiences.has(refKey(ref))) continue;
      const audience = judge(type, row);
      if (sameAudience(was, audience)) continue;
      audiences.set(refKey(ref), audience);
      moved.push({ ...ref, row, audience });
      changed.push(refKey(ref));
    }
  }
  return { audiences, moved };
}

/** Of a record that is new, only when what came before it and hangs on it may have been judged otherwise. */
const matters = (
  was: readonly string[] | undefined,
  audience: readonly string[],
  rules: AccessRules,
  workspaceId: string,
): boolean =>
  was === undefined ? rules.visibility.size > 0 || !sameAudience(audience, everybody(workspaceId)) : !sameAudience(was, audience);

const mayBeHome = ({ type }: Judged): boolean => (documentTypeOrder(type)?.place ?? Infinity) < lastHanging;

const lastHanging = Math.max(
  ...[...recordTables.values()].map(({ type, objectType }) =>
    (objectType?.access.homes?.length ?? 0) > 0 ? (documentTypeOrder(type)?.place ?? 0) : 0,
  ),
);

export function homesNamed({ type: key, row }: Judged): readonly Home[] {
  const type = documentType(key);
  return type && row ? homesOf(type, row.values) : [];
}

async function addHomes(
  transaction: Queryable,
  workspaceId: string,
  refs: readonly Home[],
  homes: Map<string, readonly string[]>,
): Promise<void> {
  const unknown = refs.filter((ref) => !homes.has(refKey(ref)));
  for (const [key, audience] of await readAudiences(transaction, workspaceId, unknown)) homes.set(key, audience);
}
