import type { Member } from '@rapport/model/settings/definitions';
import { expect, test } from 'vitest';
import { mentionAt, mentionsIn } from './mentions.ts';

const member = (id: string, name: string, active = true): Member => ({
  id,
  name,
  email: undefined,
  role: 'member',
  signsIn: true,
  active,
  manager: undefined,
  team: undefined,
  picture: undefined,
  locale: undefined,
  timeZone: undefined,
});
const members = [member('ana', 'Ana'), member('anab', 'Ana Berg'), member('tom', 'Tom'), member('old', 'Old', false)];

test('the longest name counts, each person once', () =>
  expect(mentionsIn('@Ana Berg and @tom, @Tom!', members)).toEqual(['anab', 'tom']));
test('a longer word and somebody who left are nobody', () => expect(mentionsIn('@Anatol @Old', members)).toEqual([]));
test('what is typed after an @ asks for somebody', () => {
  expect(mentionAt('hi @an', 6)).toEqual({ from: 3, text: 'an' });
  expect(mentionAt('me@home', 7)).toBeUndefined();
  expect(mentionAt('hi @ana ', 8)).toBeUndefined();
});
