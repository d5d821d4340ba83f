import { importedId } from '@rapport/model/features/exchange/import-ids';
import { parseImportMap } from '@rapport/model/features/exchange/import-map';
import { account } from '@rapport/model/objects/account';
import type { Definitions } from '@rapport/model/settings/definitions';
import { expect, test } from 'vitest';
import { planFile } from './plan-file.ts';
import { readCsv } from './read-csv.ts';

const importId = '0198a000-0000-7000-8000-0000000000aa';
const startedAt = Date.UTC(2026, 10, 28);
const definitions: Definitions = {
  workspace: {
    name: 'W',
    defaultCurrency: 'EUR',
    timeZone: 'UTC',
    locale: 'en',
    weekStart: 1,
    fiscalYearStart: 1,
    historyYears: 0,
    logo: undefined,
    hiddenTypes: new Set<string>(),
    keyFacts: new Map(),
    noteTemplates: [],
  },
  pipelines: [],
  stages: new Map(),
  choices: new Map(),
  members: new Map(),
  teams: new Map(),
  access: { visibility: new Map(), powers: {} },
};

test('an import that goes on after it was interrupted counts what it had made as made, not as found unchanged', async () => {
  const file = await readCsv(new TextEncoder().encode('key,name\nA1,Before\nA2,Made by it\nA3,To be made\n'));
  const madeByIt = importedId(importId, startedAt, 1);
  const before = '0198a000-0000-7000-8000-0000000000bb';
  const plan = await planFile(
    account,
    parseImportMap({ match: 'externalId', columns: { key: 'externalId', name: 'name' } }, account),
    file,
    {
      definitions,
      workspaceId: '0198a000-0000-7000-8000-0000000000cc',
      importId,
      startedAt,
      records: () =>
        Promise.resolve(
          new Map([
            ['A1', before],
            ['A2', madeByIt],
          ]),
        ),
      near: () => Promise.resolve([]),
    },
  );
  expect(plan.targets).toEqual([
    { id: before, fate: 'existing' },
    { id: madeByIt, fate: 'create' },
    { id: importedId(importId, startedAt, 2), fate: 'create' },
  ]);
});
