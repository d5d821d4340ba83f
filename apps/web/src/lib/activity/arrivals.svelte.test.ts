import type { Row } from '@rapport/model/schema/row';
import { expect, test } from 'vitest';
import { Arrivals } from './arrivals.svelte.ts';

const row = (id: string, createdBy: string) => ({ id, createdBy }) as Row;

test('[M114] what others add while somebody reads waits until they ask for it; their own shows at once', () => {
  const arrivals = new Arrivals();
  const waiting = () => [...arrivals.waiting];
  arrivals.see([row('old', 'ben')], { me: 'ann', reading: true });
  arrivals.show();
  arrivals.see([row('old', 'ben'), row('theirs', 'ben'), row('mine', 'ann')], { me: 'ann', reading: true });
  expect(waiting()).toEqual(['theirs']);
  arrivals.see([row('old', 'ben'), row('theirs', 'ben'), row('next', 'ben')], { me: 'ann', reading: true });
  expect(waiting()).toEqual(['theirs', 'next']);
  // Taken away before anybody saw it.
  arrivals.see([row('old', 'ben'), row('next', 'ben')], { me: 'ann', reading: true });
  expect(waiting()).toEqual(['next']);
  arrivals.show();
  arrivals.see([row('next', 'ben'), row('later', 'ben')], { me: 'ann', reading: false });
  expect(waiting()).toEqual([]);
});
