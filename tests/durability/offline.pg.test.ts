import { v7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Changes } from '@rapport/model/commands/command';
import { noteId } from '@rapport/model/documents/links';
import { setVisibility } from '../access/world.ts';
import { OfflineDevice } from '../support/offline-device.ts';
import { type Member, SyncTest } from '../support/sync-server.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

let sync: SyncTest;
let ben: Member;
let clients = 1_000;
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor', 'admin');
});
afterAll(() => sync.close());
beforeEach(() => {
  sync.ahead = 0;
});

const device = (who: Member) => OfflineDevice.of(sync, who, (clients += 100));
const makeDeal = (changes: Changes = {}) =>
  sync.record('deal', {
    name: { value: 'Fleet' },
    pipeline: { value: 'sales' },
    stage: { value: 'qualified' },
    ...changes,
  });
const row = async (table: string, record: string) =>
  (await sync.fresh.database.query<Record<string, unknown>>(`select * from ${table} where id = $1`, [record]))[0];

test('[M80] [V10] an account, two contacts, a deal, a comment and a call made offline arrive whole, in whatever order they were made', async () => {
  const ana = await device(sync.owner);
  const ids = { account: v7(), first: v7(), second: v7(), deal: v7(), comment: v7(), call: v7() };
  const create = (type: string, record: string, changes: Changes) => ana.run({ kind: 'create', type, record, changes });
  // What names another record is made before it.
  await ana.run({
    kind: 'entry',
    type: 'comment',
    entry: ids.comment,
    changes: { record: { value: `deal:${ids.deal}` }, body: { value: 'Said on the plane' } },
  });
  await create('interaction', ids.call, {
    subject: { value: 'Call' },
    related: { add: [`deal:${ids.deal}`], remove: [] },
    participants: { add: [ids.first], remove: [] },
  });
  await create('deal', ids.deal, {
    name: { value: 'Hundred trucks' },
    account: { value: ids.account },
    contacts: { add: [ids.first, ids.second], remove: [] },
  });
  await create('contact', ids.first, { lastName: { value: 'Adler' }, accounts: { add: [ids.account], remove: [] } });
  await create('contact', ids.second, { lastName: { value: 'Brandt' }, accounts: { add: [ids.account], remove: [] } });
  await create('account', ids.account, { name: { value: 'Acme' } });
  await ana.run({ kind: 'update', type: 'deal', records: [ids.deal], changes: { stage: { value: 'proposal' } } });
  await ana.land();
  expect(ana.refused).toEqual([]);
  expect(await row('deals', ids.deal)).toMatchObject({ account_id: ids.account, stage: 'proposal' });
  expect((await row('deals', ids.deal))?.['contacts']).toEqual([ids.first, ids.second].toSorted());
  expect(await row('contacts', ids.second)).toMatchObject({ accounts: [ids.account] });
  expect(await row('comments', ids.comment)).toMatchObject({ body: 'Said on the plane' });
  expect(await row('interactions', ids.call)).toMatchObject({ participants: [ids.first] });
});

test('[M80] five stage moves made offline are five lines of the history, each at its time', async () => {
  const deal = await makeDeal();
  const ana = await device(sync.owner);
  sync.ahead = 10 * hour;
  const stages = ['proposal', 'negotiation', 'proposal', 'negotiation', 'won'];
  const begun = ana.now - 6 * hour;
  for (const [n, stage] of stages.entries())
    await ana.run(
      { kind: 'update', type: 'deal', records: [deal], changes: { stage: { value: stage } } },
      { madeAt: begun + n * hour, base: 1 },
    );
  await ana.land();
  const moves = await sync.fresh.database.query<{ to: unknown; at: Date }>(
    `select to_value as "to", made_at as "at" from event where record = $1 and field = 'stage' and kind = 'changed' order by made_at`,
    [deal],
  );
  expect(moves.map(({ to }) => to)).toEqual(stages);
  expect(moves.slice(1).map(({ at }, n) => Math.round((at.getTime() - (moves[n] as { at: Date }).at.getTime()) / hour))).toEqual([
    1, 1, 1, 1,
  ]);
});

describe('[M80] [V2] two people who worked offline on one deal for three weeks', () => {
  const fields = ['nextStep', 'description', 'lostComment', 'stage', 'tags'] as const;
  const stages = ['qualified', 'proposal', 'negotiation'];
  /** The same pseudo-random numbers each time. */
  const numbers = (seed: number) => () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;

  type Step = {
    readonly at: number;
    readonly by: 'ana' | 'ben';
    readonly field: (typeof fields)[number];
    readonly change: Changes;
  };
  function weeks(seed: number): Step[] {
    const next = numbers(seed);
    return Array.from({ length: 240 }, (_, n): Step => {
      const by = next() < 0.5 ? 'ana' : 'ben';
      const field = fields[Math.floor(next() * fields.length)] ?? 'nextStep';
      const text = `${by} ${n}`;
      const change: Changes[string] =
        field === 'tags'
          ? { add: [text], remove: [] }
          : { value: field === 'stage' ? (stages[Math.floor(next() * stages.length)] ?? '') : text };
      return { at: Math.floor(((n + next()) / 241) * 21 * day), by, field, change: { [field]: change } };
    });
  }

  test.each([
    ['both in the open deal', 'edit', 'edit'],
    ['one in the open deal, one on the board', 'edit', 'run'],
    ['both on the board', 'run', 'run'],
  ] as const)('find the same, the later value of each field, in whichever order they come back: %s', async (_, anaBy, benBy) => {
    const steps = weeks(4_711);
    const ways = { ana: anaBy, ben: benBy };
    const found: unknown[] = [];
    for (const order of [
      ['ana', 'ben'],
      ['ben', 'ana'],
    ] as const) {
      sync.ahead = 0;
      const deal = await makeDeal();
      const people = { ana: await device(sync.owner), ben: await device(ben) };
      for (const person of Object.values(people)) await person.keep('deal', deal);
      const left = Date.now();
      sync.ahead = 22 * day;
      for (const { at, by, change } of steps) {
        const madeAt = left + hour + at;
        if (ways[by] === 'edit') await people[by].edit(deal, change, madeAt);
        else await people[by].run({ kind: 'update', type: 'deal', records: [deal], changes: change }, { madeAt, base: 1 });
      }
      for (const one of order) await people[one].land();
      for (const one of order) expect(people[one].refused).toEqual([]);
      const { next_step, description, lost_comment, stage, tags } = (await row('deals', deal)) ?? {};
      found.push({ next_step, description, lost_comment, stage, tags });
    }
    expect(found[1]).toEqual(found[0]);
    const last = (field: string) => {
      const change = steps.findLast((step) => step.field === field)?.change[field];
      return change && 'value' in change ? change.value : undefined;
    };
    expect(found[0]).toMatchObject({
      next_step: last('nextStep'),
      description: last('description'),
      lost_comment: last('lostComment'),
      stage: last('stage'),
    });
    expect((found[0] as { tags: string[] }).tags).toHaveLength(steps.filter(({ field }) => field === 'tags').length);
  });
});

test.each([['ana', 'ben'] as const, ['ben', 'ana'] as const])(
  '[M80] [V2] what two people wrote into one note for three weeks stands in it, once and in order: %s comes back first',
  async (...order) => {
    const deal = await makeDeal();
    const note = noteId(deal);
    await sync.run(sync.owner, {
      kind: 'create',
      type: 'note',
      record: note,
      changes: { record: { value: `deal:${deal}` } },
    });
    const people = { ana: await device(sync.owner), ben: await device(ben) };
    for (const person of Object.values(people)) await person.keep('note', note);
    const left = Date.now();
    sync.ahead = 22 * day;
    const said = { ana: [] as string[], ben: [] as string[] };
    for (let n = 0; n < 120; n++)
      for (const who of ['ana', 'ben'] as const) {
        said[who].push(`${who} wrote ${n}`);
        await people[who].type(note, `${who} wrote ${n}`, left + n * 4 * hour);
      }
    for (const who of order) await people[who].land();
    for (const who of order) expect(people[who].refused).toEqual([]);
    const reader = await device(ben);
    await reader.keep('note', note);
    const lines = reader.words(note).filter((line) => line !== '');
    expect(lines.filter((line) => line.startsWith('ana'))).toEqual(said.ana);
    expect(lines.filter((line) => line.startsWith('ben'))).toEqual(said.ben);
    expect(lines).toHaveLength(240);
  },
);

describe('[M80] a clock that is wrong by a day', () => {
  test.each([
    ['ahead', day],
    ['behind', -day],
  ])('%s changes nothing: who wrote later is who wrote later', async (_, skew) => {
    const deal = await makeDeal();
    const ana = await device(sync.owner);
    const wrong = await device(ben);
    wrong.skew = skew;
    sync.ahead = 6 * hour;
    const change = (value: string) =>
      ({ kind: 'update', type: 'deal', records: [deal], changes: { nextStep: { value } } }) as const;
    await wrong.run(change('earlier'), { madeAt: wrong.now - 3 * hour, base: 1 });
    await ana.run(change('later'), { madeAt: ana.now - 2 * hour, base: 1 });
    await ana.land();
    await wrong.land();
    expect(await row('deals', deal)).toMatchObject({ next_step: 'later' });
    await wrong.run(change('latest'), { madeAt: wrong.now - hour, base: 1 });
    await wrong.land();
    expect(await row('deals', deal)).toMatchObject({ next_step: 'latest' });
  });

  test('and is set right while edits wait puts none of them into the future', async () => {
    const deal = await makeDeal();
    const ana = await device(sync.owner);
    ana.skew = day;
    const change = (value: string) =>
      ({ kind: 'update', type: 'deal', records: [deal], changes: { nextStep: { value } } }) as const;
    await ana.run(change('made tomorrow'), { base: 1 });
    ana.skew = 0;
    await ana.land();
    sync.ahead = hour;
    const other = await device(ben);
    await other.run(change('an hour later'), { base: 1 });
    await other.land();
    expect(await row('deals', deal)).toMatchObject({ next_step: 'an hour later' });
  });
});

describe('[M82] [V7] what cannot be taken any more when its author lands', () => {
  test('because they may only look by then, is put aside with all its words; nothing else of it is lost', async () => {
    const deal = await makeDeal();
    const who = await sync.member('Cleo Diaz');
    const cleo = await device(who);
    await cleo.keep('deal', deal);
    await cleo.edit(deal, { nextStep: { value: 'Typed into the open deal' } });
    await cleo.run({ kind: 'update', type: 'deal', records: [deal], changes: { description: { value: 'On the board' } } });
    await cleo.run({ kind: 'create', type: 'account', record: v7(), changes: { name: { value: 'Found on the plane' } } });
    await sync.server.services.identity.changeMember(sync.owner.actor, who.actor.memberId, { role: 'viewer' });
    await cleo.land();
    expect(cleo.refused.map(({ refusal }) => refusal.kind)).toEqual(['not-allowed', 'not-allowed', 'not-allowed']);
    expect(cleo.outbox.all.map(({ state }) => state)).toEqual(['refused', 'refused', 'refused']);
    expect(await row('deals', deal)).toMatchObject({ next_step: null, description: null });
  });

  test('because they left the team that saw it, is put aside too; what they made of their own arrives', async () => {
    const { identity } = sync.server.services;
    const [west, east] = [
      await identity.addTeam(sync.owner.actor, { name: 'West' }),
      await identity.addTeam(sync.owner.actor, { name: 'East' }),
    ];
    await setVisibility(sync, { deal: 'team' });
    const who = await sync.member('Dario Esposito');
    await identity.changeMember(sync.owner.actor, who.actor.memberId, { team: west });
    const deal = await makeDeal({ team: { value: west } });
    const dario = await device(who);
    await dario.keep('deal', deal);
    await dario.edit(deal, { nextStep: { value: 'Typed in the west' } });
    await dario.run({ kind: 'update', type: 'deal', records: [deal], changes: { description: { value: 'Moved on the board' } } });
    const own = v7();
    await dario.run({ kind: 'create', type: 'account', record: own, changes: { name: { value: 'Found on the way' } } });
    await identity.changeMember(sync.owner.actor, who.actor.memberId, { team: east });
    await dario.land();
    // The same answer as for a deal that never was [V6]; the words stay with their author.
    expect(dario.refused.map(({ refusal }) => refusal.kind)).toEqual(['not-found', 'not-found']);
    expect(dario.outbox.all.filter(({ state }) => state === 'refused')).toHaveLength(2);
    expect(await row('deals', deal)).toMatchObject({ next_step: null, description: null });
    expect(await row('accounts', own)).toMatchObject({ name: 'Found on the way' });
    await setVisibility(sync, { deal: 'everybody' });
  });

  test('one entry that is refused holds up none of the others, of this record or another', async () => {
    const [deal, other] = [await makeDeal(), await makeDeal()];
    const ana = await device(sync.owner);
    const change = (records: readonly string[], changes: Changes) => ana.run({ kind: 'update', type: 'deal', records, changes });
    await change([deal], { nextStep: { value: 'before' } });
    await change([deal], { stage: { value: 'a stage that never was' } });
    await change([deal], { description: { value: 'after' } });
    await change([other], { nextStep: { value: 'elsewhere' } });
    await ana.land();
    expect(ana.refused).toHaveLength(1);
    expect(await row('deals', deal)).toMatchObject({ next_step: 'before', description: 'after', stage: 'qualified' });
    expect(await row('deals', other)).toMatchObject({ next_step: 'elsewhere' });
  });
});

describe('[M81] five thousand deals changed offline by one command', () => {
  const many = 5_000;
  let deals: string[];
  beforeAll(async () => {
    deals = Array.from({ length: many }, () => v7());
    await sync.workspace.createMany(
      sync.owner.actor,
      deals.map((record, n) => ({
        type: 'deal',
        record,
        changes: { name: { value: `Deal ${n}` }, nextStep: { value: `Step ${n}` } },
      })),
      'import',
      v7(),
    );
    await sync.workspace.drain();
  });
  const steps = async () =>
    new Set(
      (await sync.fresh.database.query<{ next_step: string }>(`select next_step from deals where id = any($1)`, [deals])).map(
        ({ next_step }) => next_step,
      ),
    );

  test('come back by one undo made before it was sent', async () => {
    const ana = await device(sync.owner);
    const body = { kind: 'update', type: 'deal', records: deals, changes: { nextStep: { value: 'Call all' } } } as const;
    await ana.undo(await ana.run(body), 'deal', deals);
    await ana.land();
    expect(ana.refused).toEqual([]);
    expect((await steps()).size).toBe(many);
  });

  test('come back by one undo made after it was sent, but for the one that somebody has changed since', async () => {
    const ana = await device(sync.owner);
    const body = { kind: 'update', type: 'deal', records: deals, changes: { nextStep: { value: 'Call all' } } } as const;
    const command = await ana.run(body);
    await ana.land();
    expect(await steps()).toEqual(new Set(['Call all']));
    await sync.run(ben, { kind: 'update', type: 'deal', records: [deals[7] ?? ''], changes: { nextStep: { value: 'Called' } } });
    await ana.undo(command, 'deal', deals);
    await ana.land();
    const now = await steps();
    expect(now.size).toBe(many);
    expect(now).toContain('Called');
  });
});
