import fc from 'fast-check';
import { expect, test } from 'vitest';
import { objectTypes } from '../../objects/index.ts';
import { parseValue } from '../../schema/values.ts';
import type { Definitions } from '../../settings/definitions.ts';
import type { LineContext } from './draft.ts';
import { nameIndex } from './name-index.ts';
import { plainKey, readLine } from './read-line.ts';

const record = '018f0000-0000-7000-8000-000000000001';
const context: LineContext = {
  now: '2026-03-25T23:30:00.000Z',
  timeZone: 'Europe/Berlin',
  locale: 'de-DE',
  currency: 'EUR',
  definitions: { choices: new Map(), pipelines: [], stages: new Map(), members: new Map() } as unknown as Definitions,
  me: record,
  types: ['deal', 'account', 'contact', 'product', 'task', 'interaction'].map((key) => objectTypes[key]!),
  usual: 'deal',
  find: nameIndex([{ type: 'account', id: record, values: { name: 'Acme' } }]),
};

const pieces = [
  ...['Deal', 'call', 'Konto', 'anrufen', 'remind me to', 'Acme', 'about', 'für', '40k', '€40,000', '1.2m', '40.000 EUR', 'June'],
  ...['tomorrow 10:00', 'in 2 weeks', '30.6.', '99.99.', 'um 25', 'q9', 'ana@acme.example', '+49 (0)40 123456', 'acme.example'],
  ...[
    '#tag',
    '@',
    '@ben',
    '\u0000',
    '\ud800',
    '\u202f',
    '“x”:',
    '٣',
    'ﬁ',
    ',',
    ';',
    '\n',
    ' , ,',
    '9999999999999999999',
    'every week',
    '31.2.',
  ],
];
const lines = fc
  .array(fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...pieces) }, fc.string({ unit: 'binary', maxLength: 8 })), {
    maxLength: 12,
  })
  .chain((parts) =>
    fc
      .array(fc.constantFrom(' ', ', ', ',', '  ', '\t'), { minLength: parts.length, maxLength: parts.length })
      .map((gaps) => parts.map((part, index) => part + gaps[index]).join('')),
  );

const usual = fc.constantFrom(...context.types.map(({ key }) => key));

test('[M31] any line is a draft: never throws, loses no word, says none twice, and only what fields can hold', () => {
  fc.assert(
    fc.property(lines, usual, fc.boolean(), (line, key, chosen) => {
      const draft = readLine(line, { ...context, usual: key, ...(chosen ? { chosen: key } : {}) });
      let end = 0;
      let rest = '';
      for (const part of draft.parts) {
        expect(part.start).toBeGreaterThanOrEqual(end);
        expect(line.slice(part.start, part.end)).toBe(part.text);
        rest += line.slice(end, part.start);
        end = part.end;
      }
      expect(`${rest}${line.slice(end)}`).toMatch(/^[\s,;\u2028\u2029]*$/);
      for (const [field, change] of Object.entries(draft.changes)) {
        if (draft.type.title.includes(field)) continue;
        const definition = draft.type.fields[field];
        expect(definition).toBeDefined();
        if (definition) expect(parseValue(definition, 'value' in change ? change.value : change.add)).toHaveProperty('value');
      }
    }),
  );
});

test('[M31] no word of a part that is given back is part of a value', () => {
  fc.assert(
    fc.property(lines, (line) => {
      const before = readLine(line, context);
      const part = before.parts.find(({ role }) => role === 'field');
      if (!part) return;
      const after = readLine(line, { ...context, plain: new Set([plainKey(part.text)]) });
      const values = after.parts.filter(({ role }) => role === 'field');
      expect(values.filter(({ start, end }) => start < part.end && end > part.start)).toEqual([]);
    }),
  );
});
