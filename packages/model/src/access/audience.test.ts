import { describe, expect, test } from 'vitest';
import { objectTypes } from '../objects/index.ts';
import { member, text } from '../schema/fields.ts';
import { defineObject, type ObjectType } from '../schema/object-type.ts';
import type { Values } from '../schema/row.ts';
import { settingsIds } from '../settings/definitions.ts';
import { settingsType } from '../settings/settings-type.ts';
import { audienceOf, homesOf, isOwn } from './audience.ts';
import { can, groupsOf, inAudience, sees, type Actor } from './can.ts';
import type { Reach } from './groups.ts';
import type { Role } from './roles.ts';
import { shareText } from './shares.ts';
import type { Visibility } from './visibility.ts';

const workspaceId = '00000000-0000-7000-8000-0000000000aa';
const ana = '00000000-0000-7000-8000-00000000000a';
const tom = '00000000-0000-7000-8000-00000000000b';
const eve = '00000000-0000-7000-8000-00000000000c';
const west = '00000000-0000-7000-8000-0000000000f1';
const id = '00000000-0000-7000-8000-000000000001';
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
const { deal, account, task, note, link, comment, product } = objectTypes as Record<string, ObjectType> & {
  [key in 'deal' | 'account' | 'task' | 'note' | 'link' | 'comment' | 'product']: ObjectType;
};

type Rule = Exclude<Visibility, 'everybody'>;
const audience = (
  type: ObjectType,
  values: Values,
  rules: { readonly [type: string]: Rule } = {},
  homes: { readonly [ref: string]: readonly string[] } = {},
  createdBy: string | undefined = ana,
) =>
  audienceOf(
    type,
    { id, createdBy, values },
    {
      workspaceId,
      rules: { visibility: new Map(Object.entries(rules)) },
      audienceOfHome: (home) => homes[`${home.type}:${home.id}`],
    },
  );
const as = (memberId: string, role: Role, reach?: Partial<Reach>): Actor => ({
  memberId,
  workspaceId,
  role,
  reach: { teams: [], mates: [], led: [], ...reach },
});

describe('[V6] [M34] an audience', () => {
  test('of a personal row is its member alone, owners included', () => {
    const found = audience(diary, { whose: ana });
    expect(sees(as(ana, 'member'), found)).toBe(true);
    expect(sees(as(tom, 'owner'), found)).toBe(false);
  });

  test('of a personal row whose member cannot be read is nobody', () => expect(audience(diary, {})).toEqual([]));

  test('of any other row is everybody, guests excepted, until admins decide otherwise', () => {
    for (const type of [deal, product, task]) {
      expect(sees(as(tom, 'viewer'), audience(type, { owner: ana }))).toBe(true);
      expect(sees(as(tom, 'guest'), audience(type, { owner: ana }))).toBe(false);
    }
    expect(isOwn(deal, { owner: ana }, ana)).toBe(false);
  });

  test('is the same list whoever belongs where today: only values and rules count', () => {
    expect(audience(deal, { owner: ana, team: west, collaborators: [tom] }, { deal: 'team' })).toEqual(
      [`admins:${workspaceId}`, `lead-of:${ana}`, `team-of:${ana}`, `team:${west}`, `user:${ana}`, `user:${tom}`].sort(),
    );
  });

  test.each<[string, Rule, Actor, boolean]>([
    ['the owner', 'owner', as(ana, 'member'), true],
    ['a collaborator', 'owner', as(tom, 'viewer'), true],
    ['an admin', 'owner', as(eve, 'admin'), true],
    ['whoever leads the owner', 'owner', as(eve, 'member', { led: [ana] }), true],
    ['a manager of others', 'owner', as(eve, 'manager', { led: [tom] }), false],
    ["the owner's team", 'owner', as(eve, 'member', { mates: [ana] }), false],
    ["the owner's team", 'team', as(eve, 'member', { mates: [ana] }), true],
    ["the record's own team", 'team', as(eve, 'member', { teams: [west] }), true],
    ['another team', 'team', as(eve, 'member', { teams: [tom], mates: [tom] }), false],
    ['anybody else', 'team', as(eve, 'member'), false],
    ['a guest who is in the same team', 'team', as(eve, 'guest', { mates: [ana], teams: [west] }), false],
  ])('%s, of a type that is seen by %s: %#', (_, rule, actor, expected) => {
    expect(sees(actor, audience(deal, { owner: ana, team: west, collaborators: [tom] }, { deal: rule }))).toBe(expected);
  });

  test('without an owner: in teams whoever works here, else managers and who made it', () => {
    const [inTeams, alone] = [audience(deal, {}, { deal: 'team' }, {}, tom), audience(deal, {}, { deal: 'owner' }, {}, tom)];
    expect(sees(as(eve, 'member'), inTeams)).toBe(true);
    expect(sees(as(eve, 'viewer'), inTeams)).toBe(false);
    expect([as(eve, 'member'), as(eve, 'manager'), as(tom, 'viewer')].map((one) => sees(one, alone))).toEqual([
      false,
      true,
      true,
    ]);
  });

  test.each<Visibility>(['everybody', 'team', 'owner'])('a record that is shared is seen where %s see it', (rule) => {
    const shares = [shareText({ kind: 'user', id: tom, by: ana }), shareText({ kind: 'team', id: west, by: ana })];
    const found = audience(deal, { owner: ana, shares }, rule === 'everybody' ? {} : { deal: rule });
    expect(sees(as(tom, 'guest'), found)).toBe(true);
    expect(sees(as(eve, 'member', { teams: [west] }), found)).toBe(true);
    expect(sees(as(eve, 'guest', { teams: [west] }), found)).toBe(false);
  });

  test('of what hangs on a record is that of the record', () => {
    const secret = audience(deal, { owner: ana }, { deal: 'owner' });
    const homes = { [`deal:${id}`]: secret, [`account:${id}`]: audience(account, {}) };
    for (const [type, values] of [
      [note, { record: `deal:${id}` }],
      [comment, { record: `deal:${id}` }],
      [link, { from: `account:${id}`, to: `deal:${id}` }],
      [task, { related: [`account:${id}`, `deal:${id}`] }],
    ] as const)
      expect(audience(type, values, { deal: 'owner' }, homes), type.key).toEqual(secret);
    expect(audience(note, { record: `account:${id}` }, { deal: 'owner' }, homes)).toEqual([`workspace:${workspaceId}`]);
  });

  test('of a task that somebody is to do on a record they do not see lets them see the task', () => {
    const homes = { [`deal:${id}`]: audience(deal, { owner: ana }, { deal: 'owner' }) };
    expect(sees(as(tom, 'member'), audience(task, { related: [`deal:${id}`], assignee: tom }, { deal: 'owner' }, homes))).toBe(
      true,
    );
  });

  test('of what hangs on something unknown is its maker and admins, where anything is hidden at all', () => {
    const lost = audience(note, { record: `deal:${id}` }, { deal: 'team' }, {}, tom);
    expect([as(tom, 'member'), as(eve, 'admin'), as(eve, 'member')].map((one) => sees(one, lost))).toEqual([true, true, false]);
    expect(audience(note, { record: `deal:${id}` })).toEqual([`workspace:${workspaceId}`]);
  });

  test('of settings includes guests, who could read nothing without; not of who sees what', () => {
    const settings = (which: string) =>
      audienceOf(
        settingsType,
        { id: which, createdBy: ana, values: {} },
        {
          workspaceId,
          rules: { visibility: new Map() },
          audienceOfHome: () => undefined,
        },
      );
    expect(sees(as(eve, 'guest'), settings(settingsIds.pipelines))).toBe(true);
    expect(sees(as(eve, 'guest'), settings(settingsIds.access))).toBe(false);
  });
});

test('nothing hangs on itself or on what comes after it', () => {
  expect(homesOf(task, { related: [`task:${id}`, `comment:${id}`] })).toEqual([]);
  expect(homesOf(task, { related: [`product:${id}`, `account:${id}`] })).toEqual([{ type: 'account', id }]);
});

test('[V6] [M36] who does not see a record may do nothing with it, whatever their role', () => {
  const seen = { workspaceId, audience: [`user:${ana}`] };
  expect(can(as(tom, 'owner'), 'read', seen)).toBe(false);
  expect(can(as(ana, 'member'), 'edit', seen)).toBe(true);
  expect(can(as(ana, 'member'), 'edit', { ...seen, workspaceId: id })).toBe(false);
});

test('[M36] what admins give to a role or take from it counts, except for owners, admins and guests', () => {
  const powers = { export: false, import: true, 'manage-keys': true };
  expect(can({ ...as(ana, 'member'), powers }, 'export')).toBe(false);
  expect(can({ ...as(ana, 'viewer'), powers }, 'import')).toBe(true);
  expect(can({ ...as(ana, 'owner'), powers }, 'export')).toBe(true);
  expect(can({ ...as(ana, 'guest'), powers }, 'import')).toBe(false);
  expect(can({ ...as(ana, 'member'), powers: { ...powers, 'change-roles': true } as never }, 'change-roles')).toBe(false);
});

test('who looks as somebody else changes nothing', () => {
  expect(can({ ...as(ana, 'admin'), looksOnly: true }, 'edit')).toBe(false);
  expect(can({ ...as(ana, 'admin'), looksOnly: true }, 'read')).toBe(true);
});

test('groups are the same list for the same actor', () => {
  const actor = as(ana, 'manager', { mates: [tom] });
  expect(groupsOf(actor)).toBe(groupsOf(actor));
  expect(inAudience(groupsOf(actor), [`team-of:${tom}`])).toBe(true);
});

test('only a ledger may be personal, by a member that every entry names', () => {
  expect(() => defineObject({ ...declared, personal: 'whose' })).toThrow('cannot be personal');
  for (const personal of ['body', 'nothing'])
    expect(() => defineObject({ ...declared, storage: 'ledger', personal })).toThrow('required member');
  const optional = { ...declared, fields: { whose: member(label) } };
  expect(() => defineObject({ ...optional, storage: 'ledger', personal: 'whose' })).toThrow('required member');
  expect(() => defineObject({ ...declared, madeBy: 'server' })).toThrow('which people make');
  expect(() => defineObject({ ...declared, access: { owner: 'nobody' } })).toThrow('for its access');
});

test('[M203] [V6] what a record hangs on is written by command alone: what arrives in its document hangs it on nothing out of sight', () => {
  const open = Object.values(objectTypes)
    .filter(({ storage }) => storage === 'document')
    .flatMap(({ key, fields, access }) =>
      (access?.homes ?? []).filter((field) => fields[field]?.writer !== 'server').map((field) => `${key}.${field}`),
    );
  expect(open).toEqual([]);
});
