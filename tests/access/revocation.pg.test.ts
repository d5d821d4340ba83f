import type { ServerFrame } from '@rapport/model/wire/frames';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ask, publicUrl } from '../support/running-server.ts';
import { editOf, eventually, SyncTest, type Member } from '../support/sync-server.ts';
import { setVisibility } from './world.ts';

let sync: SyncTest;
let team: string;
beforeAll(async () => {
  sync = await SyncTest.start();
  team = await sync.server.services.identity.addTeam(sync.owner.actor, { name: 'West' });
  await setVisibility(sync, { deal: 'team' });
});
afterEach(() => sync.disconnect());
afterAll(() => sync?.close());

let counted = 0;

/** Somebody who sees a deal for one reason, and what takes that reason away. */
type Loss = {
  readonly name: string;
  /** Answers the same person by another session, where that is what they lose. */
  readonly give: (victim: Member, deal: string) => Promise<Member | object | void>;
  readonly take: (victim: Member, deal: string) => Promise<unknown>;
  /** Only this record goes out of sight; else everything ends. */
  readonly one: boolean;
};
const identity = () => sync.server.services.identity;
const change = (victim: Member, changes: Parameters<ReturnType<typeof identity>['changeMember']>[2]) =>
  identity().changeMember(sync.owner.actor, victim.actor.memberId, changes);
const share = (kind: 'share' | 'unshare') => (victim: Member, deal: string) =>
  sync.run(sync.owner, { kind, type: 'deal', records: [deal], with: `user:${victim.actor.memberId}` });
const own = (victim: Member, deal: string) =>
  sync.run(sync.owner, { kind: 'update', type: 'deal', records: [deal], changes: { owner: { value: victim.actor.memberId } } });

const emailOf = ({ name }: Member): string => `${name.toLowerCase().replaceAll(' ', '.')}@example.org`;

/** The same person, signed in with a password rather than through a key. */
async function signedIn(victim: Member): Promise<Member> {
  const body = { email: emailOf(victim), password: 'correct horse staple' };
  const answer = await ask(sync.server.address, '/api/auth/sign-in/email', { body, headers: { origin: publicUrl } });
  expect(answer.status).toBe(200);
  const [session] = await sync.fresh.database.query<{ id: string }>(
    `select session.id from identity.session join identity."user" on "user".id = session.user_id where "user".email = $1`,
    [emailOf(victim)],
  );
  return { ...victim, session: `session:${session?.id ?? ''}` };
}

const losses: readonly Loss[] = [
  { name: 'what was shared is no longer', give: share('share'), take: share('unshare'), one: true },
  {
    name: 'somebody leaves the team',
    give: async (victim, deal) => {
      await change(victim, { team });
      await sync.run(sync.owner, { kind: 'update', type: 'deal', records: [deal], changes: { team: { value: team } } });
    },
    take: (victim) => change(victim, { team: null }),
    one: true,
  },
  {
    name: 'a deal gets another owner',
    give: own,
    take: (_, deal) => own(sync.owner, deal),
    one: true,
  },
  {
    name: 'a member becomes a guest',
    give: own,
    take: async (victim, deal) => {
      await own(sync.owner, deal);
      await change(victim, { role: 'guest' });
    },
    one: true,
  },
  { name: 'somebody is removed from the workspace', give: own, take: (victim) => change(victim, { active: false }), one: false },
  {
    name: 'a key is revoked',
    give: own,
    take: (victim) => identity().revokeKey(sync.owner.actor, victim.session.slice('key:'.length)),
    one: false,
  },
  {
    name: 'somebody is signed out everywhere',
    give: async (victim, deal) => {
      await own(victim, deal);
      return signedIn(victim);
    },
    take: (victim) => identity().setPassword(emailOf(victim), 'another horse staple'),
    one: false,
  },
];

describe.each(losses)('[V6] when $name', ({ give, take, one }) => {
  test('nothing of theirs is taken any more, whatever they go on sending, and they are told', async () => {
    const member = await sync.member(`Vic Tim ${counted++}`);
    const deal = await sync.record('deal', { name: { value: 'Secret' }, owner: { value: sync.owner.actor.memberId } });
    const given = await give(member, deal);
    const victim = given && 'session' in given ? given : member;
    await sync.workspace.drain();
    const document = sync.name('deal', deal);
    const provider = sync.provider(document, victim);
    const client = await sync.client(victim);
    await eventually(() => provider.synced);
    const told: ServerFrame[] = [];
    provider.on('stateless', ({ payload }: { payload: string }) => told.push(JSON.parse(payload) as ServerFrame));

    const fields = provider.document.getMap('fields');
    let number = 0;
    const pushed: string[] = [];
    const flood = setInterval(() => {
      fields.set('description', `edit ${++number}`);
      if (client.closed) return;
      const update = editOf(undefined, (theirs) => theirs.set('lostComment', `pushed ${number}`), 7_000_000 + number);
      pushed.push(...client.push({ document, update, base: 0, id: v7() }));
    }, 3);
    const written = async (by: Member) =>
      (
        await sync.fresh.database.query<{ position: string }>(
          'select position from document_update where document_id = $1 and actor = $2 order by position',
          [deal, by.actor.memberId],
        )
      ).map(({ position }) => Number(position));
    const rename = (name: string) =>
      sync.run(sync.owner, { kind: 'update', type: 'deal', records: [deal], changes: { name: { value: name } } });
    await eventually(async () => (await written(victim)).length > 20);

    await take(victim, deal);
    await eventually(() =>
      one ? told.some((frame) => frame.op === 'access' && frame.document === document) : client.closed !== undefined,
    );
    // What was under way is in the log before what others write from now on; nothing comes after it.
    await rename('More secret');
    const [since] = (await written(sync.owner)).slice(-1);
    const then = number;
    await eventually(() => number > then + 50);
    clearInterval(flood);
    await rename('Most secret');
    expect((await written(victim)).at(-1)).toBeLessThan(since ?? 0);

    if (one) {
      // The document by its name; the rest of what they have open stays.
      expect(told).toContainEqual(expect.objectContaining({ op: 'access', document }));
      expect(client.closed).toBeUndefined();
      const refused = await client.refused(pushed.at(-1) ?? '');
      expect(refused).toMatchObject({ document, refusal: { kind: 'not-found' } });
      // What they typed is still where they typed it.
      expect(fields.get('description')).toBe(`edit ${number}`);
    } else {
      expect(client.closed?.code).toBe(4401);
    }
    // Nothing of what others do afterwards reaches them.
    await sync.workspace.drain();
    expect(fields.get('name')).toBe('Secret');
  });
});
