import { expect, test } from 'vitest';
import { limits } from '../limits.ts';
import { objectTypes } from '../objects/index.ts';
import type { Row, Values } from '../schema/row.ts';
import { builtInChoices } from './built-in-options.ts';
import { defaultSettings } from './defaults.ts';
import { settingsIds } from './definitions.ts';
import { definitionsFromRows } from './definitions-from-rows.ts';
import { optionByText, optionsOf } from './find-option.ts';
import { opaqueId } from './ids.ts';

const rowOf = (id: string, values: Values): Row => ({
  id,
  type: 'settings',
  position: 1,
  generation: 1,
  createdAt: '',
  createdBy: undefined,
  updatedAt: '',
  updatedBy: undefined,
  deletedAt: undefined,
  since: {},
  issues: [],
  values,
});
const defaults = defaultSettings({ name: 'Acme', currency: 'CHF', timeZone: 'Europe/Zurich', locale: 'de-CH' });
const read = (language: 'en' | 'de', more: Partial<Record<keyof typeof settingsIds, Values>> = {}) =>
  definitionsFromRows(
    {
      settings: (['workspace', 'pipelines', 'choices'] as const).map((subject) =>
        rowOf(settingsIds[subject], { ...Object.fromEntries(defaults[subject]), ...more[subject] }),
      ),
      members: [],
      teams: [],
    },
    language,
  );

test('a new workspace has a sales pipeline whose stages speak the reader’s language', () => {
  const [pipeline] = read('de').pipelines;
  expect(pipeline?.stages.map(({ id, label, probability, outcome }) => [id, label, probability, outcome])).toEqual([
    ['qualified', 'Qualifiziert', 10, 'open'],
    ['discovery', 'Bedarfsanalyse', 25, 'open'],
    ['proposal', 'Angebot', 50, 'open'],
    ['negotiation', 'Verhandlung', 75, 'open'],
    ['won', 'Gewonnen', 100, 'won'],
    ['lost', 'Verloren', 0, 'lost'],
  ]);
  expect(read('en').stages.get('proposal')?.label).toBe('Proposal');
  expect(read('de').workspace).toEqual({
    name: 'Acme',
    logo: undefined,
    defaultCurrency: 'CHF',
    timeZone: 'Europe/Zurich',
    locale: 'de-CH',
    weekStart: 1,
    fiscalYearStart: 1,
    historyYears: 0,
    hiddenTypes: new Set(),
    keyFacts: new Map(),
    noteTemplates: [],
  });
});

test('[V4] every list that an object names has options, and every list has an object that names it', () => {
  const named = new Set(
    Object.values(objectTypes).flatMap((type) =>
      Object.values(type.fields).flatMap(({ options }) => (typeof options === 'object' ? [options.list] : [])),
    ),
  );
  expect([...named].sort()).toEqual(Object.keys(builtInChoices).sort());
  for (const list of named) expect(read('en').choices.get(list)?.length).toBeGreaterThan(1);
});

test('[M104] a workspace that is older than a list or an option has it as the product brings it, until it says otherwise', () => {
  const rows = {
    settings: [rowOf(settingsIds.choices, { 'option/ticketStatus/pending/label': 'Parked' })],
    members: [],
    teams: [],
  };
  const statuses = definitionsFromRows(rows, 'en').choices.get('ticketStatus') ?? [];
  expect(statuses.map(({ label }) => label)).toEqual(['New', 'Open', 'Parked', 'On hold', 'Solved', 'Closed']);
  expect(statuses.map(({ order }) => order)).toEqual([1, 2, 3, 4, 5, 6]);
});

test('a workspace renames, archives and adds; a label of its own holds in every language', () => {
  const definitions = read('de', {
    choices: {
      'option/source/event/label': 'Messe',
      'option/source/other/archived': true,
      'option/source/c_aaaaaaaaaa/label': 'Podcast',
      'option/source/c_aaaaaaaaaa/order': 0,
    },
  });
  const field = { options: { list: 'source' } };
  expect(optionsOf(field, definitions)[0]).toEqual({
    id: 'c_aaaaaaaaaa',
    label: 'Podcast',
    order: 0,
    colour: 'grey',
    archived: false,
  });
  expect(optionByText(field, 'messe', definitions)?.id).toBe('event');
  expect(optionByText(field, 'other', definitions)?.archived).toBe(true);
});

test('a stage says when its records rot and what it asks for; two admins who tick one field each keep both', () => {
  const stages = read('en', {
    pipelines: {
      'stage/proposal/daysToRot': 14,
      'stage/proposal/requires/closeDate': true,
      'stage/proposal/requires/amount': true,
      'stage/discovery/daysToRot': 0,
      'stage/discovery/requires/amount': false,
    },
  }).stages;
  expect(stages.get('proposal')).toMatchObject({ daysToRot: 14, requires: ['amount', 'closeDate'] });
  expect(stages.get('discovery')).toMatchObject({ daysToRot: 0, requires: [] });
  expect(stages.get('qualified')).toMatchObject({ daysToRot: 30, requires: [] });
});

test('a logo is a small picture that is drawn and never run', () => {
  const logo = (text: string) => read('en', { workspace: { logo: text } }).workspace.logo;
  expect(logo('data:image/png;base64,iVBORw0KGgo=')).toBe('data:image/png;base64,iVBORw0KGgo=');
  expect(logo('data:image/svg+xml;base64,PHN2Zz4=')).toBeUndefined();
  expect(logo('https://example.org/logo.png')).toBeUndefined();
  expect(logo(`data:image/png;base64,${'A'.repeat(limits.pictureLength.value)}`)).toBeUndefined();
});

test('types that the company does not use are named', () => {
  const { hiddenTypes } = read('en', { workspace: { 'type/product/hidden': true, 'type/task/hidden': false } }).workspace;
  expect([...hiddenTypes]).toEqual(['product']);
});

test('half-written and wrong settings have defaults', () => {
  const definitions = read('en', {
    workspace: { timeZone: 'Nowhere/Land', locale: '_', weekStart: 9, defaultCurrency: 'euro' },
    pipelines: {
      'stage/x/order': 1,
      'stage/y/pipeline': 'sales',
      'stage/y/probability': 700,
      'stage/y/outcome': 'maybe',
      'pipeline/': 1,
      'stage/a/b/c': 1,
    },
  });
  expect(definitions.workspace).toMatchObject({ timeZone: 'UTC', locale: 'en', weekStart: 1, defaultCurrency: 'EUR' });
  expect(definitions.stages.has('x')).toBe(false);
  expect(definitions.stages.get('y')).toMatchObject({ label: 'y', probability: 0, outcome: 'open', category: 'pipeline' });
  expect(definitionsFromRows({ settings: [], members: [], teams: [] }, 'en').pipelines).toEqual([]);
});

test('an opaque id is made of the bytes given', () => {
  expect(opaqueId(Uint8Array.from([0, 1, 2, 3, 4, 5, 6, 31, 32, 255]))).toBe('c_abcdefg7a7');
  expect(() => opaqueId(new Uint8Array(9))).toThrow('ten');
});
