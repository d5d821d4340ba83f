import { describe, expect, test } from 'vitest';
import { objectTypes } from '../objects/index.ts';
import { member, text } from '../schema/fields.ts';
import { defineObject } from '../schema/object-type.ts';
import { audienceOf, isOwn } from './audience.ts';
import { groupsOf } from './can.ts';

const workspaceId = '00000000-0000-7000-8000-0000000000aa';
const ana = '00000000-0000-7000-8000-00000000000a';
const tom = '00000000-0000-7000-8000-00000000000b';
const label = { en: 'x', de: 'x' };
const declared = {
  key: 'diary',
  plural: 'diaries',
  label: { one: label, many: label },
  icon: 'book',
  title: [],
  fields: { whose: member(label, { required: true }), body: text(label) },
};
const diary = defineObject({ ...declared, storage: 'ledger', personal: 'whose' });
const sees = (memberId: string, audience: readonly string[]) =>
  groupsOf({ memberId, workspaceId, role: 'owner' }).some((group) => audience.includes(group));

describe('[V6] an audience', () => {
  test('of a personal row is its member alone, owners included', () => {
    const audience = audienceOf(diary, { whose: ana }, workspaceId);
    expect(sees(ana, audience)).toBe(true);
    expect(sees(tom, audience)).toBe(false);
  });

  test('of a personal row whose member cannot be read is nobody', () => {
    expect(audienceOf(diary, {}, workspaceId)).toEqual([]);
  });

  test('of any other row is everybody, also of a type that is not known here', () => {
    for (const type of [objectTypes.deal, undefined]) expect(sees(tom, audienceOf(type, { owner: ana }, workspaceId))).toBe(true);
    expect(isOwn(objectTypes.deal as never, { owner: ana }, ana)).toBe(false);
  });
});

test('only a ledger may be personal, by a member that every entry names', () => {
  expect(() => defineObject({ ...declared, personal: 'whose' })).toThrow('cannot be personal');
  for (const personal of ['body', 'nothing'])
    expect(() => defineObject({ ...declared, storage: 'ledger', personal })).toThrow('required member');
  const optional = { ...declared, fields: { whose: member(label) } };
  expect(() => defineObject({ ...optional, storage: 'ledger', personal: 'whose' })).toThrow('required member');
  expect(() => defineObject({ ...declared, madeBy: 'server' })).toThrow('which people make');
});
