import { objectTypes } from '@rapport/model/objects/index';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Names } from '../fields/format-value.ts';
import { loadRecordWords } from '../words.svelte.ts';
import { type FieldPast, ledTo, pastOf, pastWords } from './last-changes.ts';

beforeAll(() => loadRecordWords());

const names: Names = {
  locale: 'en',
  language: 'en',
  timeZone: 'UTC',
  option: () => 'Proposal',
  member: (member) => ({ ana: 'Ana' })[member],
  team: () => undefined,
  title: () => 'Acme',
  recurrence: (stored) => stored,
  notAvailable: 'not available',
  hidden: () => 'not available',
  yes: 'yes',
  no: 'no',
};
const { amount, name } = objectTypes['deal']?.fields ?? {};
const tags = objectTypes['account']?.fields['tags'];
if (!amount || !name || !tags) throw new Error('no such fields');
const past = (more: Partial<FieldPast> = {}): FieldPast => ({
  kind: 'changed',
  actor: 'ana',
  madeAt: '2026-03-17T10:02:00.000Z',
  ...more,
});

describe('[M162] who changed a field last', () => {
  const now = Date.parse('2026-03-19T12:00:00.000Z');
  const from = { minor: 4_000_000, currency: 'EUR' };
  test.each<[string, FieldPast]>([
    ['Ana, Tuesday 10:02 AM — was €40,000', past({ from, to: { minor: 1, currency: 'EUR' } })],
    ['Ana, Tuesday 10:02 AM — was empty', past({ to: from })],
    ['Ana, Tuesday 10:02 AM', past()],
    ['Ana, Tuesday 10:02 AM — since it was made', past({ kind: 'made' })],
    ['Ana, Mar 1, 2026, 10:02 AM — was €40,000', past({ from, madeAt: '2026-03-01T10:02:00.000Z' })],
  ])('is said as “%s”', (words, told) => {
    expect(pastWords(told, amount, names, now).replaceAll(' ', ' ')).toBe(words);
  });

  test('says of a set what came or went, and of a long value its beginning', () => {
    expect(pastWords(past({ kind: 'added', to: ['key'] }), tags, names, now)).toContain('added key');
    expect(pastWords(past({ kind: 'removed', from: ['key'] }), tags, names, now)).toContain('removed key');
    expect(pastWords(past({ from: 'x'.repeat(500), to: 'y' }), name, names, now).length).toBeLessThan(130);
  });

  test('is the later of what is known here and there; without either a field came with the record, or nothing is said', () => {
    const [early, late] = [past(), past({ madeAt: '2026-03-18T10:00:00.000Z' })];
    expect(pastOf(early, late, undefined)).toBe(late);
    expect(pastOf(late, early, undefined)).toBe(late);
    expect(pastOf(undefined, undefined, { createdAt: '2026-01-01T00:00:00.000Z', createdBy: 'ana' })?.kind).toBe('made');
    expect(pastOf(undefined, undefined, undefined)).toBeUndefined();
  });

  test('is not told of a value that was typed since, as without a network', () => {
    const to = { minor: 5_500_000, currency: 'EUR' };
    expect(ledTo(past({ to }), { ...to })).toBe(true);
    expect(ledTo(past({ to }), { ...to, minor: 7_000_000 })).toBe(false);
    expect(ledTo(past({ kind: 'added', to: ['key'] }), ['key', 'other'])).toBe(true);
  });
});
