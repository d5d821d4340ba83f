import { rulesText, type AccessRules } from '@rapport/model/access/visibility';
import { audienceOf } from '@rapport/model/access/audience';
import type { Row } from '@rapport/model/schema/row';
import { definitionsFromRows } from '@rapport/model/settings/definitions-from-rows';
import { settingsIds } from '@rapport/model/settings/definitions';
import { documentType } from '@rapport/model/settings/settings-type';
import type { Database, Queryable } from '../database.ts';
import { advanceFeed, type Announced, announcedAs, type SeqRange } from '../feed/advance-feed.ts';
import { holdProjection } from '../rows/hold-projection.ts';
import { readRows } from '../rows/read-rows.ts';
import { type RecordTable, recordTables } from '../tables/record-tables.ts';
import { homesNamed, sameAudience, type Moved } from './derive-audiences.ts';
import { rowsAfter } from './hanging-rows.ts';
import { readAudiences, refKey } from './read-audiences.ts';
import { writeAudiences } from './write-audiences.ts';

const pageSize = 500;
const first = '00000000-0000-0000-0000-000000000000';

/** The rules by which the stored audiences were derived; undefined when nobody has said so yet. */
export async function readStoredRules(database: Queryable, workspaceId: string): Promise<string | undefined> {
  const [row] = await database.query<{ rules: string }>('select rules from audience_rules where workspace_id = $1', [
    workspaceId,
  ]);
  return row?.rules;
}

export async function storeRules(database: Queryable, workspaceId: string, rules: AccessRules): Promise<void> {
  await database.query(
    `insert into audience_rules (workspace_id, rules) values ($1, $2)
    on conflict (workspace_id) do update set rules = excluded.rules, at = now()`,
    [workspaceId, rulesText(rules)],
  );
}

/** Some rows may follow other rules by now: nobody can say which until all are judged again. */
export async function forgetRules(database: Queryable, workspaceId: string): Promise<void> {
  await database.query('delete from audience_rules where workspace_id = $1', [workspaceId]);
}

/** What the settings say now about who sees what. */
export async function readRules(database: Queryable, workspaceId: string): Promise<AccessRules> {
  const settings = await readRows(database, workspaceId, 'settings', [settingsIds.access]);
  return rulesOf([...settings.values()]);
}

export const rulesOf = (settings: readonly Row[]): AccessRules =>
  definitionsFromRows({ settings, members: [], teams: [] }, 'en').access;

/**
 * Judges every row of a workspace by other rules than those it was written under, in the order of the registry and page by
 * page; each page announces to the feed what somebody gained or lost. While it runs nobody else may project; begun
 * again after a crash it goes over what is right already and changes nothing.
 */
export async function rederiveAudiences(
  database: Database,
  workspaceId: string,
  rules: AccessRules,
  announced: (range: SeqRange, items: readonly Announced[]) => void,
): Promise<void> {
  for (const table of recordTables.values()) {
    for (let after: string | undefined = first; after !== undefined;)
      after = await page(database, workspaceId, table, after, rules, announced);
  }
  await storeRules(database, workspaceId, rules);
}

async function page(
  database: Database,
  workspaceId: string,
  table: RecordTable,
  after: string,
  rules: AccessRules,
  announced: (range: SeqRange, items: readonly Announced[]) => void,
): Promise<string | undefined> {
  const type = documentType(table.type);
  if (!type) return undefined;
  const done = await database.transaction(async (transaction) => {
    await holdProjection(transaction, workspaceId, 'together');
    const rows = await rowsAfter(transaction, workspaceId, table, after, pageSize);
    const homes = await readAudiences(
      transaction,
      workspaceId,
      rows.flatMap(({ row }) => homesNamed({ type: type.key, id: row.id, row })),
    );
    const setting = { workspaceId, rules, audienceOfHome: (home: { type: string; id: string }) => homes.get(refKey(home)) };
    const moved = rows.flatMap(({ row, audience: was }): Moved[] => {
      const audience = audienceOf(type, row, setting);
      return sameAudience(was, audience) ? [] : [{ type: type.key, id: row.id, row, audience }];
    });
    const last = rows.length === pageSize ? rows.at(-1)?.row.id : undefined;
    if (moved.length === 0) return { last, range: undefined, moved };
    await writeAudiences(transaction, workspaceId, moved);
    const range = await advanceFeed(
      transaction,
      workspaceId,
      moved.map(({ id, row, audience }) => ({ type: type.key, id, op: 'put' as const, position: row.position, audience })),
    );
    return { last, range, moved };
  });
  if (done.range) announced(done.range, announcedAs(done.range, done.moved));
  return done.last;
}
