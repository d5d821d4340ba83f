import { settingsIds } from '@rapport/model/settings/definitions';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SyncTest, type Member } from '../../../../tests/support/sync-server.ts';

let sync: SyncTest;
let ben: Member;
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
});
afterAll(() => sync.close());

const deal = (stage: string, more = {}) =>
  sync.record('deal', { name: { value: 'A deal' }, stage: { value: stage }, pipeline: { value: 'sales' }, ...more });
const stageOf = (record: string) => sync.value('deals', record, 'stage');
const isArchived = async (stage: string) => {
  await sync.workspace.drain();
  await sync.workspace.readDefinitions();
  return sync.workspace.definitions().stages.get(stage)?.archived;
};
const undo = async (command: string, who = sync.owner) => {
  const result = await sync.run(who, { kind: 'undo', command });
  await sync.workspace.visible(result);
  return result;
};

describe('retiring a stage', () => {
  test('archives it and moves what stands in it, more than one part holds; one undo takes back both', async () => {
    const inIt = await Promise.all(Array.from({ length: 205 }, () => deal('discovery')));
    const elsewhere = await deal('qualified');
    const id = v7();
    const body = { id, kind: 'retire-stage', stage: 'discovery', to: 'proposal' } as const;
    const result = await sync.run(sync.owner, body);
    await sync.workspace.visible(result);
    expect(result.records).toHaveLength(206);
    expect(await isArchived('discovery')).toBe(true);
    expect(new Set(await Promise.all(inIt.map(stageOf)))).toEqual(new Set(['proposal']));
    expect(await stageOf(elsewhere)).toBe('qualified');
    expect(await sync.run(sync.owner, body)).toEqual(result);

    const moved = inIt[0] ?? '';
    await sync.workspace.visible(
      await sync.run(ben, { kind: 'update', type: 'deal', records: [moved], changes: { stage: { value: 'won' } } }),
    );
    const back = await undo(id);
    expect(back.skipped).toMatchObject([{ record: moved, field: 'stage', refusal: { kind: 'changed-since' } }]);
    expect(await isArchived('discovery')).toBe(false);
    expect(await stageOf(moved)).toBe('won');
    expect(new Set(await Promise.all(inIt.slice(1).map(stageOf)))).toEqual(new Set(['discovery']));
  });

  test('takes the records into the pipeline of the stage they go to', async () => {
    const pipeline = {
      'pipeline/c_bbbbbbbbbb/label': { value: 'Renewals' },
      'stage/c_aaaaaaaaaa/pipeline': { value: 'c_bbbbbbbbbb' },
      'stage/c_aaaaaaaaaa/label': { value: 'Due' },
    };
    await sync.run(sync.owner, { kind: 'update', type: 'settings', records: [settingsIds.pipelines], changes: pipeline });
    expect(await isArchived('c_aaaaaaaaaa')).toBe(false);
    const record = await deal('negotiation');
    await sync.workspace.visible(await sync.run(sync.owner, { kind: 'retire-stage', stage: 'negotiation', to: 'c_aaaaaaaaaa' }));
    expect([await stageOf(record), await sync.value('deals', record, 'pipeline')]).toEqual(['c_aaaaaaaaaa', 'c_bbbbbbbbbb']);
  });

  test('is refused to people who may not edit the settings, and into a stage that is not there', async () => {
    const retire = (stage: string, to: string, who = sync.owner) => sync.run(who, { kind: 'retire-stage', stage, to });
    await expect(retire('qualified', 'proposal', ben)).rejects.toMatchObject({ refusal: { kind: 'not-allowed' } });
    await expect(retire('qualified', 'qualified')).rejects.toMatchObject({ refusal: { kind: 'invalid-field', field: 'to' } });
    await expect(retire('qualified', 'nowhere')).rejects.toMatchObject({ refusal: { kind: 'invalid-field', field: 'to' } });
    await expect(retire('nowhere', 'qualified')).rejects.toMatchObject({ refusal: { kind: 'not-found' } });
  });

  test('who may no longer edit the settings may not undo it either', async () => {
    const cleo = await sync.member('Cleo Brandt', 'admin');
    const id = v7();
    const label = { 'stage/qualified/label': { value: 'First talk' } };
    await sync.run(cleo, { id, kind: 'update', type: 'settings', records: [settingsIds.pipelines], changes: label });
    const demoted = { ...cleo, actor: { ...cleo.actor, role: 'member' as const } };
    await expect(undo(id, demoted)).rejects.toMatchObject({ refusal: { kind: 'not-allowed' } });
  });
});

describe('handing over', () => {
  test('gives what is open to the named person, whatever the field, and leaves what is closed', async () => {
    const leaver = await sync.member('Lee Vance');
    const lee = { value: leaver.actor.memberId };
    const open = await deal('qualified', { owner: lee, nextStepPerson: lee });
    const won = await deal('won', { owner: lee });
    const account = await sync.record('account', { name: { value: 'Theirs' }, owner: lee });
    const task = await sync.record('task', { name: { value: 'To do' }, assignee: lee });
    const done = await sync.record('task', { name: { value: 'Done' }, assignee: lee, done: { value: true } });
    const id = v7();
    const to = ben.actor.memberId;
    await sync.workspace.visible(await sync.run(sync.owner, { id, kind: 'hand-over', from: leaver.actor.memberId, to }));
    const owners = async () => [
      await sync.value('deals', open, 'owner_id'),
      await sync.value('deals', open, 'next_step_person_id'),
      await sync.value('accounts', account, 'owner_id'),
      await sync.value('tasks', task, 'assignee_id'),
      await sync.value('deals', won, 'owner_id'),
      await sync.value('tasks', done, 'assignee_id'),
    ];
    expect(await owners()).toEqual([to, to, to, to, leaver.actor.memberId, leaver.actor.memberId]);
    await undo(id);
    expect(new Set(await owners())).toEqual(new Set([leaver.actor.memberId]));
  });

  test('is refused to people who may not change roles, and to somebody who has left', async () => {
    const [from, to] = [sync.owner.actor.memberId, ben.actor.memberId];
    await expect(sync.run(ben, { kind: 'hand-over', from, to })).rejects.toMatchObject({ refusal: { kind: 'not-allowed' } });
    await expect(sync.run(sync.owner, { kind: 'hand-over', from, to: from })).rejects.toMatchObject({
      refusal: { kind: 'invalid-field', field: 'to' },
    });
  });
});
