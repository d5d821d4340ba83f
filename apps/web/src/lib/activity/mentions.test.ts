import type { Member, Team } from '@rapport/model/settings/definitions';
import { expect, test } from 'vitest';
import { mentionables, mentionAt, mentionsIn, outOfReach } from './mentions.ts';

const member = (id: string, name: string, more: Partial<Member> = {}): Member => ({
  id,
  name,
  email: undefined,
  role: 'member',
  signsIn: true,
  active: true,
  manager: undefined,
  team: undefined,
  picture: undefined,
  locale: undefined,
  timeZone: undefined,
  ...more,
});
const team = (id: string, name: string, parent?: string): Team => ({ id, name, parent });
const byId = <T extends { id: string }>(all: readonly T[]) => new Map(all.map((one) => [one.id, one]));
const among = mentionables({
  members: byId([
    member('ana', 'Ana', { team: 'north' }),
    member('anab', 'Ana Berg', { team: 'sales' }),
    member('tom', 'Tom'),
    member('old', 'Old', { active: false, team: 'sales' }),
    member('paula', 'Paula', { signsIn: false }),
  ]),
  teams: byId([team('sales', 'Sales'), team('north', 'Sales North', 'sales'), team('empty', 'Empty')]),
});

test('the longest name counts, each person once', () =>
  expect(mentionsIn('@Ana Berg and @tom, @Tom!', among)).toEqual(['anab', 'tom']));
test('a longer word, an address and somebody who left are nobody', () =>
  expect(mentionsIn('@Anatol me@tom @Old @Empty', among)).toEqual([]));
test('a team means its people and those of the teams below it', () => {
  expect(mentionsIn('@Sales', among)).toEqual(['ana', 'anab']);
  expect(mentionsIn('@Sales North and @Ana', among)).toEqual(['ana']);
});
test('who has no sign-in is known before anything is sent', () =>
  expect(outOfReach('@Paula and @Tom', among).map(({ name }) => name)).toEqual(['Paula']));
test('what is typed after an @ asks for somebody', () => {
  expect(mentionAt('hi @an', 6)).toEqual({ from: 3, text: 'an' });
  expect(mentionAt('me@home', 7)).toBeUndefined();
  expect(mentionAt('hi @ana ', 8)).toBeUndefined();
});
