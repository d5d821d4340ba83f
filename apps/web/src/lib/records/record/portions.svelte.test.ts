import { limits } from '@rapport/model/limits';
import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { Portions } from './portions.svelte.ts';

const [glance, step] = [limits.sectionGlance.value, limits.sectionStep.value];
const contacts = Array.from({ length: 2_000 }, (_, at) => at);

test('[M175] [V8] of a section of 2,000 a glance is shown, and a step more with each press: sectionGlance, sectionStep', () => {
  const portions = new Portions();
  const seen: number[] = [];
  const stop = $effect.root(() => {
    $effect(() => void seen.push(portions.of('contacts', contacts).length));
  });
  flushSync();
  expect(portions.rest('contacts', contacts.length)).toEqual({ shown: glance, next: step });
  portions.more('contacts');
  flushSync();
  portions.more('contacts');
  flushSync();
  expect(seen).toEqual([glance, glance + step, glance + 2 * step]);
  expect(portions.of('deals', contacts)).toHaveLength(glance);
  // The last press adds what is left, and then there is none.
  expect(portions.rest('contacts', glance + 2 * step + 3)).toEqual({ shown: glance + 2 * step, next: 3 });
  expect(portions.rest('contacts', glance + 2 * step)).toBeUndefined();
  stop();
});

test('[M175] what must be seen stands in the portion, wherever in the list it is, and once', () => {
  const portions = new Portions();
  const with1500 = portions.of('tree', contacts, (one) => one === 1_500);
  expect(with1500).toHaveLength(glance + 1);
  expect(with1500.at(-1)).toBe(1_500);
  expect(portions.of('tree', contacts, (one) => one === 0)).toEqual(contacts.slice(0, glance));
  expect(portions.of('tree', contacts, () => false)).toHaveLength(glance);
});
