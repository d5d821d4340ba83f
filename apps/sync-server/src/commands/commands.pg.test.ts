import type { Changes } from '@rapport/model/commands/command';
import { localDay } from '@rapport/model/query/resolve-operand';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { eventually, fieldsIn, synced, SyncTest, type Member } from '../../../../tests/support/sync-server.ts';

let sync: SyncTest;
let ben: Member;
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
});
afterEach(() => sync.disconnect());
afterAll(() => sync.close());

const account = (name: string, more = {}) => sync.record('account', { name: { value: name }, ...more });
const name = (record: string) => sync.value('accounts', record, 'name');

describe('a command', () => {
  test('runs once for one id, and answers the same again', async () => {
    const record = await account('Before');
    const id = v7();
    const body = { id, kind: 'update', type: 'account', records: [record], changes: { name: { value: 'After' } } } as const;
    const [first, twin] = await Promise.all([sync.run(sync.owner, body), sync.run(sync.owner, body)]);
    expect(twin).toEqual(first);
    expect(await sync.run(sync.owner, body)).toEqual(first);
    expect(await sync.rows(record)).toHaveLength(2);
    await expect(sync.run(ben, body)).rejects.toMatchObject({ refusal: { kind: 'already-exists' } });
  });

  test('[M229] [V6] that another person sends under the same id at the same moment is refused, not answered with what the first did', async () => {
    const record = await account('Before');
    const id = v7();
    const changes = (to: string) =>
      ({ id, kind: 'update', type: 'account', records: [record], changes: { name: { value: to } } }) as const;
    const [first, second] = await Promise.allSettled([sync.run(sync.owner, changes('Hers')), sync.run(ben, changes('His'))]);
    expect(first.status).toBe('fulfilled');
    expect(second).toMatchObject({ status: 'rejected', reason: { refusal: { kind: 'already-exists' } } });
  });

  test('[M157] that says nothing for a field that must be there is refused, whichever way it says it', async () => {
    const record = await account('Named');
    for (const value of ['', '\0', null])
      await expect(
        sync.run(sync.owner, { kind: 'update', type: 'account', records: [record], changes: { name: { value } } }),
      ).rejects.toMatchObject({ refusal: { kind: 'invalid-field', field: 'name', values: { reason: 'required' } } });
  });

  test('[M202] [V8] gives a link no dates that cannot be, whether they come with it or later, and names the field', async () => {
    const [company, person] = [await account('Somewhere'), await sync.record('contact', { lastName: { value: 'Somebody' } })];
    const ends = { from: { value: `contact:${person}` }, to: { value: `account:${company}` }, role: { value: 'employee' } };
    const make = (dates: Changes, record = v7()) =>
      sync.run(sync.owner, { kind: 'create', type: 'link', record, changes: { ...ends, ...dates } });
    const fault = (field: string, reason: string) => ({ refusal: { kind: 'invalid-field', field, values: { reason } } });
    const day = (value: string | null) => ({ value });
    await expect(make({ since: day('2024-05-01'), until: day('2024-04-30') })).rejects.toMatchObject(
      fault('until', 'ends-first'),
    );
    await expect(make({ since: day('1899-12-31') })).rejects.toMatchObject(fault('since', 'too-early'));
    const link = v7();
    await make({ since: day('2024-05-01') }, link);
    const change = (changes: Changes) => sync.run(sync.owner, { kind: 'update', type: 'link', records: [link], changes });
    await expect(change({ until: day('2024-04-30') })).rejects.toMatchObject(fault('until', 'ends-first'));
    await expect(change({ until: day('0024-06-01') })).rejects.toMatchObject(fault('until', 'too-early'));
    await change({ since: day('2020-01-01'), until: day('2024-04-30') });
    await change({ role: { value: 'formerEmployee' } });
  });

  test('[M217] puts a note elsewhere, with its first row and later; whom a note mentions is for nobody to say', async () => {
    const record = v7();
    const run = (changes: Changes) => sync.run(sync.owner, { kind: 'update', type: 'note', records: [record], changes });
    await sync.run(sync.owner, { kind: 'create', type: 'note', record, changes: { place: { value: -86_400_000 } } });
    await sync.workspace.visible(await run({ place: { value: 1_790_000_000_000 } }));
    expect(await sync.value('notes', record, 'place')).toBe('1790000000000');
    await expect(run({ mentionedPeople: { add: [ben.actor.memberId], remove: [] } })).rejects.toMatchObject({
      refusal: { kind: 'read-only-field', field: 'mentionedPeople' },
    });
  });

  test('is visible when it says so', async () => {
    const record = await account('Seen');
    await sync.workspace.visible(
      await sync.run(sync.owner, { kind: 'update', type: 'account', records: [record], changes: { name: { value: 'Now' } } }),
    );
    expect(await name(record)).toBe('Now');
  });

  test('appears in the fields of those who have the record open, and leaves alone what they type elsewhere', async () => {
    const record = await account('Open');
    const provider = sync.provider(sync.name('account', record), ben);
    await synced(provider);
    fieldsIn(provider).set('domain', 'typed.example');
    await sync.run(
      sync.owner,
      { kind: 'update', type: 'account', records: [record], changes: { name: { value: 'Changed' } } },
      'api',
    );
    await eventually(() => fieldsIn(provider).get('name') === 'Changed');
    expect(fieldsIn(provider).get('domain')).toBe('typed.example');
  });

  test('is refused whole for a value that its field does not take, an unknown field, an unknown type', async () => {
    const record = await account('Whole');
    const change = (changes: Parameters<typeof sync.record>[1], type = 'account') =>
      sync.run(sync.owner, { kind: 'update', type, records: [record], changes });
    await expect(change({ name: { value: 'Changed' }, revenue: { value: 'much' } })).rejects.toMatchObject({
      refusal: { kind: 'invalid-field', field: 'revenue' },
    });
    await expect(change({ nothing: { value: 1 } })).rejects.toMatchObject({
      refusal: { kind: 'unknown-field', field: 'nothing' },
    });
    await expect(change({}, 'spaceship')).rejects.toMatchObject({ refusal: { kind: 'unknown-type' } });
    await expect(sync.run(sync.owner, { kind: 'update', type: 'account', records: [v7()], changes: {} })).rejects.toMatchObject({
      refusal: { kind: 'not-found' },
    });
    await sync.workspace.drain();
    expect(await name(record)).toBe('Whole');
  });

  test('of a viewer is refused', async () => {
    const viewer = await sync.member('Vera View', 'viewer');
    await expect(sync.run(viewer, { kind: 'create', type: 'account', record: v7(), changes: {} })).rejects.toMatchObject({
      refusal: { kind: 'not-allowed' },
    });
  });

  test('that sets a stage sets its pipeline', async () => {
    const { stages, pipelines } = sync.workspace.definitions();
    const [stage] = [...stages.values()];
    expect(pipelines.length).toBeGreaterThan(0);
    const deal = await sync.record('deal', { name: { value: 'Big' } });
    await sync.workspace.visible(
      await sync.run(sync.owner, {
        kind: 'update',
        type: 'deal',
        records: [deal],
        changes: { stage: { value: stage?.id ?? '' } },
      }),
    );
    expect(await sync.value('deals', deal, 'pipeline')).toBe(stage?.pipeline);
  });

  test('writes what only the server may: the owner', async () => {
    const record = await account('Owned', { owner: { value: sync.owner.actor.memberId } });
    expect(await sync.value('accounts', record, 'owner_id')).toBe(sync.owner.actor.memberId);
  });

  test('and edits at the same time lose nothing of each other', async () => {
    const record = await account('Busy');
    const provider = sync.provider(sync.name('account', record), ben);
    await synced(provider);
    const commands: Promise<unknown>[] = [];
    for (let index = 0; index < 60; index++) {
      commands.push(
        sync.run(sync.owner, {
          kind: 'update',
          type: 'account',
          records: [record],
          changes: { tags: { add: [`command-${index}`], remove: [] } },
        }),
      );
      fieldsIn(provider).set(`tags/edit-${index}`, true);
      if (index % 7 === 0) await new Promise(setImmediate);
    }
    await Promise.all(commands);
    await eventually(() => !provider.hasUnsyncedChanges);
    await sync.workspace.drain();
    expect(await sync.value('accounts', record, 'tags')).toHaveLength(120);
  });

  test('that was meant earlier loses against an edit that its author had not seen', async () => {
    const record = await account('Old');
    sync.ahead += 3_600_000;
    await sync.run(ben, {
      kind: 'update',
      type: 'account',
      records: [record],
      changes: { name: { value: 'Later' } },
      base: 1,
      age: 1_000,
    });
    await sync.workspace.visible(
      await sync.run(sync.owner, {
        kind: 'update',
        type: 'account',
        records: [record],
        changes: { name: { value: 'Earlier' } },
        base: 1,
        age: 60_000,
      }),
    );
    expect(await name(record)).toBe('Later');
    expect((await sync.events(record)).filter(({ kind }) => kind === 'overwritten')).toEqual([
      expect.objectContaining({ from: 'Earlier', actor: sync.owner.actor.memberId, winner: ben.actor.memberId }),
    ]);
  });
});

describe('creating', () => {
  test('twice with one id (two people, offline) makes one record with what both said', async () => {
    const record = v7();
    await Promise.all([
      sync.run(sync.owner, { kind: 'create', type: 'note', record, changes: { name: { value: 'One' } } }),
      sync.run(ben, {
        kind: 'create',
        type: 'note',
        record,
        changes: { name: { value: 'Two' }, record: { value: `account:${record}` } },
      }),
    ]);
    await sync.workspace.drain();
    const names = ['One', 'Two'];
    expect(names).toContain(await sync.value('notes', record, 'name'));
    expect(await sync.value('notes', record, 'record')).toBeTruthy();
  });

  test('many at once goes straight to the log, with their history, and shows them', async () => {
    const records = Array.from({ length: 1_200 }, (_, index) => ({
      type: 'account',
      record: v7(),
      changes: { name: { value: `Imported ${index}` } },
      madeAt: '2016-05-04T03:02:01.000Z',
      ...(index % 100 === 0 && {
        history: [{ changes: { name: { value: `Renamed ${index}` } }, madeAt: '2017-05-04T03:02:01.000Z' }],
      }),
    }));
    await sync.workspace.createMany(sync.owner.actor, records, 'import', v7());
    await sync.workspace.drain();
    const [count] = await sync.fresh.database.query<{ count: string }>(
      `select count(*) from accounts where name like 'Imported %' or name like 'Renamed %'`,
    );
    expect(Number(count?.count)).toBe(1_200);
    const first = records[0]?.record ?? '';
    expect((await sync.events(first)).map(({ kind }) => kind)).toEqual(['created', 'changed']);
    await sync.run(sync.owner, {
      kind: 'update',
      type: 'account',
      records: [first],
      changes: { domain: { value: 'later.example' } },
    });
    await sync.workspace.drain();
    expect(await sync.value('accounts', first, 'domain')).toBe('later.example');
  });
});

describe('undo', () => {
  test('puts back each value that is still the one the command wrote, and lists the rest', async () => {
    const record = await account('First', { domain: { value: 'first.example' } });
    const id = v7();
    await sync.run(sync.owner, {
      id,
      kind: 'update',
      type: 'account',
      records: [record],
      changes: { name: { value: 'Second' }, domain: { value: 'second.example' }, tags: { add: ['new'], remove: [] } },
    });
    await sync.run(ben, { kind: 'update', type: 'account', records: [record], changes: { domain: { value: 'third.example' } } });
    const result = await sync.run(sync.owner, { kind: 'undo', command: id });
    expect(result.skipped).toEqual([{ record, field: 'domain', refusal: { kind: 'changed-since' } }]);
    await sync.workspace.visible(result);
    expect(await name(record)).toBe('First');
    expect(await sync.value('accounts', record, 'domain')).toBe('third.example');
    expect(await sync.value('accounts', record, 'tags')).toBeNull();
    // And back again.
    await sync.workspace.visible(await sync.run(sync.owner, { kind: 'undo', command: result.id }));
    expect(await name(record)).toBe('Second');
  });

  test('is for one’s own commands', async () => {
    const record = await account('Own');
    const id = v7();
    await sync.run(sync.owner, { id, kind: 'update', type: 'account', records: [record], changes: { name: { value: 'x' } } });
    await expect(sync.run(ben, { kind: 'undo', command: id })).rejects.toMatchObject({ refusal: { kind: 'not-allowed' } });
    await expect(sync.run(ben, { kind: 'undo', command: v7() })).rejects.toMatchObject({ refusal: { kind: 'not-found' } });
  });

  test('of a deletion restores, of a creation deletes unless somebody worked on it', async () => {
    const record = v7();
    const [made, removed] = [v7(), v7()];
    await sync.run(sync.owner, { id: made, kind: 'create', type: 'account', record, changes: { name: { value: 'Made' } } });
    await sync.run(sync.owner, { id: removed, kind: 'delete', type: 'account', records: [record] });
    await sync.workspace.drain();
    expect(await sync.value('accounts', record, 'deleted_at')).not.toBeNull();
    await sync.workspace.visible(await sync.run(sync.owner, { kind: 'undo', command: removed }));
    expect(await sync.value('accounts', record, 'deleted_at')).toBeNull();
    expect((await sync.run(sync.owner, { kind: 'undo', command: made })).skipped).toEqual([
      { record, refusal: { kind: 'changed-since' } },
    ]);
    expect((await sync.events(record)).map(({ kind }) => kind)).toEqual(['created', 'deleted', 'restored']);
  });
});

describe('many records', () => {
  test('change in parts, are counted, and come back with one undo', async () => {
    const records = Array.from({ length: 450 }, () => v7());
    await sync.workspace.createMany(
      sync.owner.actor,
      records.map((record) => ({ type: 'account', record, changes: { name: { value: 'Many' } } })),
      'import',
      v7(),
    );
    await sync.run(sync.owner, { kind: 'delete', type: 'account', records: [records[7] ?? ''] });
    const id = v7();
    const body = { id, kind: 'update', type: 'account', records, changes: { domain: { value: 'many.example' } } } as const;
    const result = await sync.run(sync.owner, body);
    expect(result.records).toHaveLength(449);
    expect(result.skipped).toEqual([{ record: records[7], refusal: { kind: 'in-trash' } }]);
    await sync.workspace.drain();
    const count = async () =>
      Number(
        (await sync.fresh.database.query<{ count: string }>(`select count(*) from accounts where domain = 'many.example'`))[0]
          ?.count,
      );
    expect(await count()).toBe(449);
    // Its own row lost, as in a crash before the last part: it goes on where it stopped. What it finds changed already
    // is nobody's to take back.
    await sync.fresh.database.query('delete from command where id = $1', [id]);
    expect((await sync.run(sync.owner, body)).records).toHaveLength(449);
    await sync.run(sync.owner, { kind: 'undo', command: id });
    await sync.workspace.drain();
    expect(await count()).toBe(50);
  });
});

describe('choosing a stage', () => {
  const deal = () =>
    sync.record('deal', {
      name: { value: 'Fleet' },
      pipeline: { value: 'sales' },
      stage: { value: 'proposal' },
      closeDate: { value: '2031-01-31' },
    });
  const move = (records: readonly string[], changes: object, age = 0, who = sync.owner) =>
    sync.run(who, { kind: 'update', type: 'deal', records: [...records], changes: changes as never, age });
  const closing = async (record: string) => [
    await sync.value('deals', record, 'stage'),
    await sync.value('deals', record, 'close_date'),
    await sync.value('deals', record, 'lost_reason'),
  ];
  /** Midnight may pass while something is done: it was on the day on which it began, or on that on which it was over. */
  const dayOf = (at: number) =>
    localDay({ now: new Date(at).toISOString(), timeZone: sync.workspace.definitions().workspace.timeZone });

  // The server's clock, which tests before these have put on.
  const clock = () => Date.now() + sync.ahead;

  test('[M22] closes a deal on the day on which it was won, and one undo takes all of it back', async () => {
    const record = await deal();
    const day = 86_400_000;
    const before = clock() - day;
    const { id } = await move([record], { stage: { value: 'won' } }, day);
    const days = [before, clock() - day].map(dayOf);
    await sync.workspace.drain();
    expect(await closing(record)).toEqual(['won', expect.toBeOneOf(days), null]);
    await sync.run(sync.owner, { kind: 'undo', command: id });
    await sync.workspace.drain();
    expect(await closing(record)).toEqual(['proposal', '2031-01-31', null]);
  });

  test('[M22] lost for many at once keeps the reason; reopening clears it into the history', async () => {
    const records = [await deal(), await deal()];
    const before = clock();
    await move(records, { stage: { value: 'lost' }, lostReason: { value: 'price' } });
    const days = [before, clock()].map(dayOf);
    await sync.workspace.drain();
    for (const record of records) expect(await closing(record)).toEqual(['lost', expect.toBeOneOf(days), 'price']);
    const [first = ''] = records;
    await move([first], { stage: { value: 'negotiation' } }, 0, ben);
    await sync.workspace.drain();
    expect(await closing(first)).toEqual(['negotiation', null, null]);
    const events = await sync.events(first);
    expect(events.filter(({ field }) => field === 'lostReason').map(({ from, to }) => [from, to])).toContainEqual([
      'price',
      null,
    ]);
  });
});

describe('entries', () => {
  test('have versions, a home, and an event there', async () => {
    const record = await account('Home');
    const comment = v7();
    const say = (body: string, who = sync.owner) =>
      sync.run(who, {
        kind: 'entry',
        type: 'comment',
        entry: comment,
        changes: { record: { value: `account:${record}` }, body: { value: body } },
      });
    await sync.workspace.visible(await say('Hello'));
    expect(await sync.value('comments', comment, 'body')).toBe('Hello');
    await Promise.all([say('Hello you'), say('Hello all')]);
    await sync.workspace.drain();
    expect(await sync.value('comments', comment, 'position')).toBe('3');
    await expect(say('Not mine', ben)).rejects.toMatchObject({ refusal: { kind: 'not-allowed' } });
    await sync.run(ben, { kind: 'entry', type: 'comment', entry: comment, changes: { resolved: { value: true } } });
    await sync.workspace.drain();
    expect(await sync.value('comments', comment, 'resolved')).toBe(true);
    expect((await sync.events(record)).map(({ kind }) => kind).sort()).toEqual(['commented', 'created']);
    await sync.run(sync.owner, { kind: 'delete', type: 'comment', records: [comment] });
    await sync.workspace.drain();
    expect(await sync.value('comments', comment, 'deleted_at')).not.toBeNull();
  });

  test('[M129] are about a place in a note or a field for good, and about nothing else', async () => {
    const record = v7();
    await sync.workspace.visible(
      await sync.run(sync.owner, { kind: 'create', type: 'account', record, changes: { name: { value: 'Acme' } } }),
    );
    const comment = v7();
    const say = (anchor: string) =>
      sync.run(sync.owner, {
        kind: 'entry',
        type: 'comment',
        entry: comment,
        changes: { record: { value: `account:${record}` }, body: { value: 'Really?' }, anchor: { value: anchor } },
      });
    await expect(say('{"note":"elsewhere"}')).rejects.toMatchObject({
      refusal: { kind: 'invalid-field', field: 'anchor', values: { reason: 'not-a-place' } },
    });
    await sync.workspace.visible(await say('{"field":"industry"}'));
    expect(await sync.value('comments', comment, 'anchor')).toBe('{"field":"industry"}');
    await expect(say('{"field":"size"}')).rejects.toMatchObject({ refusal: { kind: 'not-allowed' } });
  });

  test('need a home that exists', async () => {
    const changes = { record: { value: `account:${v7()}` }, body: { value: 'x' } };
    await expect(sync.run(sync.owner, { kind: 'entry', type: 'comment', entry: v7(), changes })).rejects.toMatchObject({
      refusal: { kind: 'not-found' },
    });
  });
});

test('an edit of a settings document by an admin changes what is defined', async () => {
  const { settingsIds } = await import('@rapport/model/settings/definitions');
  await sync.run(sync.owner, {
    kind: 'update',
    type: 'settings',
    records: [settingsIds.workspace],
    changes: { name: { value: 'Renamed' } },
  });
  await eventually(() => sync.workspace.definitions().workspace.name === 'Renamed');
  await expect(
    sync.run(ben, { kind: 'update', type: 'settings', records: [settingsIds.workspace], changes: {} }),
  ).rejects.toMatchObject({ refusal: { kind: 'not-allowed' } });
});
