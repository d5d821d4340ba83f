import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Changes } from '../../commands/command.ts';
import type { Values } from '../../schema/row.ts';
import { mergedChanges } from './merged-changes.ts';
import { visit } from './visit.ts';

const monday = '2026-11-23T09:00:00.000Z';
const soonAfter = '2026-11-23T09:20:00.000Z';
const tuesday = '2026-11-24T09:00:00.000Z';

test('[M28] on the first visit nothing is news', () =>
  expect(visit(undefined, monday)).toEqual({ seenAt: monday, since: monday }));

test('[M28] on the next day news are what happened since the last look', () =>
  expect(visit({ seenAt: soonAfter, since: monday }, tuesday)).toEqual({ seenAt: tuesday, since: soonAfter }));

test('[M28] whoever comes back soon, on whatever device, still has the same news', () =>
  expect(visit({ seenAt: tuesday, since: monday }, '2026-11-24T09:29:00.000Z')).toEqual({
    seenAt: '2026-11-24T09:29:00.000Z',
    since: monday,
  }));

const saying = (seenAt: string, since: string): Changes => ({ seenAt: { value: seenAt }, since: { value: since } });
const after = (now: Values, changes: Changes): Values => ({
  ...now,
  ...Object.fromEntries(
    Object.entries(mergedChanges('look', now, changes)).map(([key, change]) => [
      key,
      'value' in change ? (change.value ?? undefined) : undefined,
    ]),
  ),
});

test('[M260] what was marked as seen on one device is not made news again by another that leaves later', () => {
  const marked = after({ seenAt: monday, since: monday }, saying(soonAfter, soonAfter));
  expect(after(marked, saying(tuesday, monday))).toEqual({ seenAt: tuesday, since: soonAfter });
});

test('[M260] [V2] the looks of several devices come to the same, in whichever order they arrive and however often', () => {
  const moment = fc.integer({ min: 0, max: 5 }).map((minute) => `2026-11-23T09:0${minute}:00.000Z`);
  const looks = fc.array(fc.tuple(moment, moment), { minLength: 1, maxLength: 5 });
  fc.assert(
    fc.property(
      looks.chain((said) => fc.tuple(fc.constant(said), fc.shuffledSubarray(said, { minLength: said.length }))),
      ([said, otherwise]) => {
        const told = (all: readonly (readonly [string, string])[]) =>
          all.reduce<Values>((now, [seenAt, since]) => after(now, saying(seenAt, since)), {});
        expect(told([...otherwise, ...said])).toEqual(told(said));
      },
    ),
  );
});
