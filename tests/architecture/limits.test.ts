import { limits } from '@rapport/model/limits';
import { describe, expect, test } from 'vitest';
import { sources, testSources } from './sources.ts';

const programs = sources(['.ts', '.svelte']).map(({ text }) => text);
const tests = testSources().map(({ text }) => text);

/** A limit that nobody enforces, and one that no test goes past, is a promise that nobody keeps [V8]. */
describe.each(Object.keys(limits))('[V8] the limit %s', (name) => {
  const used = new RegExp(`\\blimits\\.${name}\\b|[{,] ${name}\\b[^}]*} = limits`);
  test('is enforced somewhere', () => expect(programs.some((text) => used.test(text))).toBe(true));
  test('is named by a test', () => expect(tests.some((text) => new RegExp(`\\b${name}\\b`).test(text))).toBe(true));
});
