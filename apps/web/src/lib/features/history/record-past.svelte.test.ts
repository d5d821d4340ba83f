import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import type { PastSource, Told } from './record-moments.ts';
import { RecordPast } from './record-past.svelte.ts';

const at = (minute: number) => `2026-01-01T10:0${minute}:00.000Z`;
const moment = (position: number, minute: number, fields?: string[]) => ({
  first: position,
  last: position,
  at: at(minute),
  ...(fields && { fields }),
});

/** Answers states when told to. */
function source(record: Told, older?: Told) {
  const open = new Map<number, () => void>();
  const asked: number[] = [];
  const past: PastSource = {
    moments: (_, before) => Promise.resolve(before === undefined ? record : (older ?? { moments: [] })),
    state: (_, { upto }) => {
      asked.push(upto);
      return new Promise((resolve) => open.set(upto, () => resolve({ before: {}, values: { name: `as of ${upto}` } })));
    },
    links: () => Promise.resolve({ links: [] }),
  };
  return { past, asked, answer: async (upto: number) => (open.get(upto)?.(), await settled()) };
}
async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  flushSync();
}
const three: Told = { moments: [moment(3, 5, ['name']), moment(2, 3, ['domain']), moment(1, 1)] };

test('[M160] what is shown stays until the next is there; of many choices the last one wins, one being asked for at a time', async () => {
  const { past, asked, answer } = source(three);
  const reading = new RecordPast(past, []);
  void reading.begin();
  await settled();
  await answer(3);
  expect(reading.shown?.fields?.values).toEqual({ name: 'as of 3' });
  asked.length = 0;

  const [, second, first] = reading.line;
  if (!second || !first) throw new Error('no moments');
  // The one beside it was fetched ahead and has not come yet.
  reading.choose(second);
  reading.choose(first);
  expect(reading.shown?.fields?.values).toEqual({ name: 'as of 3' });
  await answer(2);
  expect(reading.shown?.choice.moment?.last).toBe(3);
  expect(asked).toEqual([1]);
  await answer(1);
  expect(reading.shown?.fields?.values).toEqual({ name: 'as of 1' });
});

test('[M160] a time between two moments shows what stood then, however far it lies back', async () => {
  const { past, answer } = source({ moments: [moment(9, 8)], next: 9 }, three);
  const reading = new RecordPast(past, []);
  void reading.begin();
  await settled();
  await answer(9);
  void reading.chooseTime(at(4));
  await settled();
  await answer(2);
  expect(reading.moments?.map(({ last }) => last)).toEqual([9, 3, 2, 1]);
  expect(reading.more).toBe(false);
  expect(reading.shown).toMatchObject({ choice: { at: at(4) }, fields: { values: { name: 'as of 2' } } });
});

test('[M162] the history of a field has only the moments that changed it', async () => {
  const { past, answer } = source(three);
  const reading = new RecordPast(past, []);
  void reading.begin('domain');
  await settled();
  await answer(2);
  expect(reading.line.map(({ last }) => last)).toEqual([2]);
  expect(reading.shown?.choice.moment?.last).toBe(2);
});

test('[M172] a moment of a note shows that note; another is chosen at the same time, and one the server has not heard of is no problem', async () => {
  const { past, asked, answer } = source(three);
  const ofNotes: PastSource = {
    ...past,
    moments: (part, before) => {
      if (part === 'n3') return Promise.reject(new Error('not-found'));
      if (part === 'record') return past.moments(part, before);
      return Promise.resolve({ moments: [part === 'n1' ? moment(7, 2) : moment(8, 6)] });
    },
  };
  const reading = new RecordPast(ofNotes, ['n1', 'n2', 'n3']);
  void reading.begin();
  await settled();
  expect([reading.problem, reading.note]).toEqual(['', 'n2']);
  await answer(3);
  await answer(8);
  expect(reading.shown?.choice).toMatchObject({ at: at(6), note: 'n2' });
  reading.chooseNote('n1');
  await settled();
  expect(asked).toContain(7);
  await answer(7);
  expect(reading.shown?.choice).toMatchObject({ at: at(6), note: 'n1' });
});
