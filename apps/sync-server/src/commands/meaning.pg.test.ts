import type { Changes, CommandBody } from '@rapport/model/commands/command';
import { lookId } from '@rapport/model/documents/links';
import { objectTypes } from '@rapport/model/objects/index';
import { settingsIds } from '@rapport/model/settings/definitions';
import fc from 'fast-check';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { fieldsIn, synced, SyncTest, type Member } from '../../../../tests/support/sync-server.ts';

let sync: SyncTest;
let ben: Member;
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
});
afterEach(() => sync.disconnect());
afterAll(() => sync.close());

const named = { name: { value: 'Fleet' } };
const refused = (field: string, reason: string) => ({ refusal: { kind: 'invalid-field', field, values: { reason } } });
const runs = (body: CommandBody) => sync.run(sync.owner, body);
const create = (changes: Changes, record = v7()) =>
  runs({ kind: 'create', type: 'deal', record, changes: { ...named, ...changes } });
const update = (records: readonly string[], changes: Changes) => runs({ kind: 'update', type: 'deal', records, changes });
const settings = (subject: keyof typeof settingsIds, changes: Changes) =>
  runs({ kind: 'update', type: 'settings', records: [settingsIds[subject]], changes });

describe('[M257] [V4] a command is judged as the API judges', () => {
  test('who is nobody here owns nothing, whichever way it is said, and the record stays as it is', async () => {
    const [one, other] = [await sync.record('deal', named), await sync.record('deal', named)];
    const nobody = v7();
    const cases: [Changes, string, string][] = [
      [{ owner: { value: nobody } }, 'owner', 'no-such-member'],
      [{ nextStepPerson: { value: nobody } }, 'nextStepPerson', 'no-such-member'],
      [{ collaborators: { add: [nobody], remove: [] } }, 'collaborators', 'no-such-member'],
      [{ collaborators: { value: [ben.actor.memberId, nobody] } }, 'collaborators', 'no-such-member'],
      [{ team: { value: nobody } }, 'team', 'no-such-team'],
      [{ stage: { value: 'c_nothing' } }, 'stage', 'not-an-option'],
      [{ pipeline: { value: 'c_nothing' } }, 'pipeline', 'not-an-option'],
      [{ source: { value: 'c_nothing' } }, 'source', 'not-one-of'],
      [{ probability: { value: -5 } }, 'probability', 'out-of-range'],
      [{ probability: { value: 400 } }, 'probability', 'out-of-range'],
      [{ closeDate: { value: '0024-06-01' } }, 'closeDate', 'too-early'],
      [{ amount: { value: { minor: 1, currency: 'ZZZ' } } }, 'amount', 'unknown-currency'],
      [{ name: { value: ' \u00a0 ' } }, 'name', 'required'],
    ];
    for (const [changes, field, reason] of cases) {
      await expect(create(changes)).rejects.toMatchObject(refused(field, reason));
      await expect(update([one], { nextStep: { value: 'call' }, ...changes })).rejects.toMatchObject(refused(field, reason));
      await expect(update([one, other], changes)).rejects.toMatchObject(refused(field, reason));
    }
    await expect(runs({ kind: 'create', type: 'deal', record: v7(), changes: {} })).rejects.toMatchObject(
      refused('name', 'required'),
    );
    expect(await sync.rows(one)).toHaveLength(1);
    expect(await sync.rows(other)).toHaveLength(1);
  });

  test('of every field of every type that names a person, a team or a choice, what is none is refused', async () => {
    const places = Object.values(objectTypes).flatMap((type) =>
      Object.entries(type.fields).flatMap(([key, field]) =>
        type.storage === 'document' && field.shown && ['member', 'members', 'team', 'choice'].includes(field.kind)
          ? [{ type: type.key, key, several: field.kind === 'members', option: field.kind === 'choice' }]
          : [],
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places),
        fc.uuid({ version: 7 }),
        fc.stringMatching(/^c_[a-z2-7]{10}$/),
        async ({ type, key, several, option }, person, id) => {
          const value = option ? id : person;
          const changes = { [key]: several ? { add: [value], remove: [] } : { value } };
          await expect(runs({ kind: 'update', type, records: [v7()], changes })).rejects.toMatchObject({
            refusal: { kind: 'invalid-field', field: key },
          });
        },
      ),
      { numRuns: 60 },
    );
  });

  test('who has left, what is archived and whoever is taken out are no faults', async () => {
    const record = await sync.record('deal', named);
    const cleo = await sync.member('Cleo Left');
    await sync.server.services.identity.changeMember(sync.owner.actor, cleo.actor.memberId, { active: false });
    await update([record], { owner: { value: cleo.actor.memberId }, collaborators: { add: [], remove: [v7()] } });
  });

  test('[V1] a stage that an admin removed while its author was offline takes the move all the same', async () => {
    const { pipelines } = sync.workspace.definitions();
    const [, gone] = pipelines[0]!.stages;
    const record = await sync.record('deal', named);
    await settings('pipelines', { [`stage/${gone!.id}/archived`]: { value: true } });
    await sync.workspace.visible(await update([record], { stage: { value: gone!.id } }));
    expect(await sync.value('deals', record, 'stage')).toBe(gone!.id);
    const late = v7();
    await create({ stage: { value: gone!.id } }, late);
    expect(await sync.rows(late)).toHaveLength(1);
    await settings('pipelines', { [`stage/${gone!.id}/archived`]: { value: null } });
  });

  test('[V1] an option that was made a moment ago may be chosen before any row says that it is there', async () => {
    const made = settings('choices', { 'option/source/c_abcdefghij/label': { value: 'Trade fair' } });
    const used = create({ source: { value: 'c_abcdefghij' } });
    await Promise.all([made, used]);
    await settings('pipelines', { 'pipeline/c_abcdefghij/label': { value: 'Renewals' } });
    await create({ pipeline: { value: 'c_abcdefghij' } });
    await expect(create({ source: { value: 'c_abcdefghik' } })).rejects.toMatchObject({ refusal: { field: 'source' } });
  });

  test('[M234] what stood in a record may come back to it, and to no other', async () => {
    const [record, other] = [await sync.record('deal', named), await sync.record('deal', named)];
    // By an edit of the open record, which is taken as it is: nobody can refuse one field of it.
    const provider = sync.provider(sync.name('deal', record), ben);
    await synced(provider);
    fieldsIn(provider).set('probability', 400);
    await expect.poll(() => sync.rows(record)).toHaveLength(2);
    await sync.workspace.drain();
    await sync.workspace.visible(await update([record], { probability: { value: 40 } }));
    await sync.workspace.visible(await update([record], { probability: { value: 400 } }));
    expect(await sync.value('deals', record, 'probability')).toBe('400');
    await expect(update([other], { probability: { value: 400 } })).rejects.toMatchObject(refused('probability', 'out-of-range'));
  });

  test('an entry says nothing of people and options that are none, nor spaces for words', async () => {
    const record = await sync.record('deal', named);
    const home = { record: { value: `deal:${record}` } };
    const entry = (type: string, changes: Changes) =>
      runs({ kind: 'entry', type, entry: v7(), changes: { ...home, ...changes } });
    await expect(entry('comment', { body: { value: '  ' } })).rejects.toMatchObject(refused('body', 'empty'));
    const message = { direction: { value: 'incoming' }, at: { value: '2026-03-01T10:00:00.000Z' } };
    await expect(entry('message', { ...message, channel: { value: 'c_pigeon' } })).rejects.toMatchObject({
      refusal: { kind: 'invalid-field', field: 'channel' },
    });
  });
});

test('[M260] what was marked as seen on one device stays so when another leaves the view later', async () => {
  const entry = lookId(sync.owner.actor.memberId, 'deal');
  const look = (seenAt: string, since: string) =>
    runs({
      kind: 'entry',
      type: 'look',
      entry,
      changes: {
        member: { value: sync.owner.actor.memberId },
        view: { value: 'deal' },
        seenAt: { value: seenAt },
        since: { value: since },
      },
    });
  const [monday, marked, left] = ['2026-11-23T09:00:00.000Z', '2026-11-23T09:10:00.000Z', '2026-11-23T09:20:00.000Z'];
  await look(monday, monday);
  await look(marked, marked);
  await sync.workspace.visible(await look(left, monday));
  const [row] = await sync.fresh.database.query<{ since: Date; seen_at: Date }>('select * from looks where id = $1', [entry]);
  expect([row?.since, row?.seen_at].map((moment) => moment && new Date(moment).toISOString())).toEqual([marked, left]);
});
