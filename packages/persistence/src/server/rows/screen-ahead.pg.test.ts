import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { boardPipelines } from '@rapport/model/features/pipeline/board-pipelines';
import { firstCards, firstLines, type FirstScreen, firstScreen } from '@rapport/model/screen/first-screen';
import { account } from '@rapport/model/objects/account';
import { deal } from '@rapport/model/objects/deal';
import { objectTypes } from '@rapport/model/objects/index';
import { runView } from '@rapport/model/query/run-view';
import { hasList, type ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import { arbitraryRow, arbitraryView } from '../../../../../tests/support/arbitrary-rows.ts';
import { type FreshDatabase, freshDatabase } from '../../../../../tests/support/fresh-database.ts';
import { context, definitions } from '../../../../../tests/support/known-definitions.ts';
import { heldWorkspace } from '../../../../../tests/support/make-log.ts';
import { readScreenAhead } from './screen-ahead.ts';
import { writeProjection } from './write-rows.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

const write = (workspaceId: string, rows: readonly Row[], audience = ['everybody']) =>
  writeProjection(
    fresh.database,
    workspaceId,
    rows.map((row) => ({ type: row.type, id: row.id, row, audience, events: [], marks: [] })),
  );

const ahead = (workspaceId: string, screen: FirstScreen, of: Definitions = definitions) =>
  readScreenAhead(fresh.database, workspaceId, { ...screen, context, definitions: of }, ['everybody']);
/** What the screen of an address is told first. */
const aheadAt = (workspaceId: string, type: ObjectType, words: string, of?: Definitions) =>
  ahead(workspaceId, firstScreen(type, new URLSearchParams(words))!, of);
const live = (rows: readonly Row[]) => rows.filter(({ deletedAt }) => deletedAt === undefined);
const ids = (rows: readonly Row[] | undefined) => (rows ?? []).map(({ id }) => id);

/** The first of each column, in the order of the view. */
function firstOf(rows: readonly Row[], column: string): ReadonlySet<string> {
  const columns = Map.groupBy(rows, ({ values }) => values[column] ?? null);
  return new Set([...columns.values()].flatMap((those) => ids(those.slice(0, firstCards))));
}

test.each(Object.values(objectTypes).filter((type) => type.storage === 'document' || hasList(type)))(
  '[M264] [V9] $plural: what an address shows first is told first, a list as a board',
  async (type) => {
    const { workspaceId } = await heldWorkspace(fresh.database);
    const rows = fc.sample(arbitraryRow(type), { numRuns: 150, seed: 11 });
    await write(workspaceId, rows);
    await fc.assert(
      fc.asyncProperty(arbitraryView(type), fc.boolean(), async ({ filter, sort, search }, onBoard) => {
        const usual = firstScreen(type, new URLSearchParams({ view: onBoard ? 'board' : 'table' }))!;
        const screen = { ...usual, view: { ...usual.view, filter, sort, search } };
        const all = runView(screen.view, live(rows), context, definitions);
        const told = ids((await ahead(workspaceId, screen)).get(type.key));
        if (screen.column === undefined) expect(told).toEqual(ids(all.slice(0, firstLines)));
        else {
          // A board of its own options shows those of its pipelines, and what is in none.
          const options = boardPipelines(type, definitions).flatMap(({ stages }) => stages.map(({ id }) => id));
          const known = screen.column === type.board ? new Set<unknown>([undefined, ...options]) : undefined;
          const shown = all.filter(({ values }) => !known || known.has(values[screen.column!]));
          expect(new Set(told)).toEqual(firstOf(shown, screen.column));
        }
      }),
      { numRuns: 20, seed: 12 },
    );
  },
);

const row = (type: ObjectType, id: number, values: Row['values']): Row => ({
  ...fc.sample(arbitraryRow(type), { numRuns: 1, seed: id })[0]!,
  id: `00000000-0000-7000-8000-${String(id).padStart(12, '0')}`,
  deletedAt: undefined,
  values,
});

test('[M264] [V6] the records that cards name come with them, those out of sight do not', async () => {
  const { workspaceId } = await heldWorkspace(fresh.database);
  const [seen, unseen] = [row(account, 1, { name: 'Seen' }), row(account, 2, { name: 'Unseen' })];
  await write(workspaceId, [
    seen,
    ...[3, 4].map((id) => row(deal, id, { stage: 'new', account: id === 3 ? seen.id : unseen.id })),
  ]);
  await write(workspaceId, [unseen, row(deal, 5, { stage: 'new' })], ['others']);
  const told = await aheadAt(workspaceId, deal, 'view=board');
  expect([...told].map(([type, rows]) => [type, ids(rows).toSorted()])).toEqual([
    ['deal', [3, 4].map((id) => row(deal, id, {}).id)],
    ['account', [seen.id]],
  ]);
});

test('[M264] of several pipelines the one that was asked for is told, else the one that most open deals stand in', async () => {
  const { workspaceId } = await heldWorkspace(fresh.database);
  const stage = (id: string, pipeline: string, outcome: 'open' | 'lost') => ({
    ...definitions.stages.get('new')!,
    id,
    pipeline,
    outcome,
  });
  const stages = [stage('a', 'one', 'open'), stage('b', 'one', 'lost'), stage('c', 'two', 'open')];
  const two: Definitions = {
    ...definitions,
    stages: new Map(stages.map((each) => [each.id, each])),
    pipelines: ['one', 'two'].map((id) => ({
      id,
      label: id,
      order: 1,
      archived: false,
      stages: stages.filter((each) => each.pipeline === id),
    })),
  };
  // Most deals stand in one, most open ones in two.
  const stand = ['a', 'b', 'b', 'c', 'c'];
  await write(
    workspaceId,
    stand.map((at, id) => row(deal, 10 + id, { stage: at, pipeline: at === 'c' ? 'two' : 'one' })),
  );
  const told = async (words: string) => ids((await aheadAt(workspaceId, deal, words, two)).get('deal')).length;
  expect([await told(''), await told('pipeline=one'), await told('pipeline=none')]).toEqual([2, 3, 2]);
});

test('[M264] nothing is told first of what is not the first rows of an order: a calendar, a past day, groups of a list', () => {
  const shows = (words: string) => firstScreen(deal, new URLSearchParams(words)) !== undefined;
  expect(['view=calendar', 'asof=2026-01-01', 'view=table&group=stage', 'view=table&aggregate=sum:amount'].map(shows)).toEqual(
    Array<boolean>(4).fill(false),
  );
  expect(['', 'view=table', 'filter[nothing]=1'].map(shows)).toEqual([true, true, true]);
});
