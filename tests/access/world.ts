import { settingsIds } from '../../packages/model/src/settings/definitions.ts';
import { rulesText, type Visibility } from '../../packages/model/src/access/visibility.ts';
import { roles, type Role } from '../../packages/model/src/access/roles.ts';
import type { Changes } from '../../packages/model/src/commands/command.ts';
import { onceId } from '../../packages/model/src/ledger/entry-id.ts';
import { readStoredRules } from '../../packages/persistence/src/server/audience/rederive-audiences.ts';
import { v7 } from 'uuid';
import { bringFile } from '../support/bring-file.ts';
import { ask, type Answer, type Asking } from '../support/running-server.ts';
import { eventually, SyncTest, type Member } from '../support/sync-server.ts';

/** How somebody stands to a record: it was shared with them, it never was, or it was until a moment ago. */
export const standings = ['inside', 'outside', 'just lost'] as const;
export type Standing = (typeof standings)[number];

/** Somebody of a role, with the key by which they speak to the API. */
export type Person = Member & { readonly role: Role; readonly key: string; http(path: string, asking?: Asking): Promise<Answer> };

/** A deal that belongs to somebody else, with what hangs on it. `word` stands in all of it and nowhere else. */
export type Secret = {
  readonly word: string;
  readonly deal: string;
  readonly task: string;
  readonly note: string;
  readonly link: string;
  readonly comment: string;
  readonly message: string;
  /** A file on it, whose bytes are the word. */
  readonly file: string;
};

/**
 * A company in which deals are seen by their owner alone: one person per role, and for each of them one secret per
 * standing, all of which belong to somebody who is in nobody's team.
 */
export class World {
  readonly sync: SyncTest;
  readonly slug: string;
  readonly keeper: Member;
  readonly people: ReadonlyMap<Role, Person>;
  readonly #secrets: ReadonlyMap<string, Secret>;

  private constructor(
    sync: SyncTest,
    slug: string,
    keeper: Member,
    people: ReadonlyMap<Role, Person>,
    secrets: ReadonlyMap<string, Secret>,
  ) {
    this.sync = sync;
    this.slug = slug;
    this.keeper = keeper;
    this.people = people;
    this.#secrets = secrets;
  }

  static async make(): Promise<World> {
    const sync = await SyncTest.start();
    const slug = sync.workspace.workspace.slug;
    const keeper = await sync.member('Oda Keeper');
    const people = new Map<Role, Person>();
    for (const role of roles) people.set(role, await person(sync, role));
    await setVisibility(sync, { deal: 'owner' });
    const { key } = await sync.server.services.identity.addKey(sync.owner.actor, 'files', keeper.actor.memberId);
    const secrets = new Map<string, Secret>();
    for (const someone of people.values())
      for (const standing of standings)
        secrets.set(`${someone.role} ${standing}`, await makeSecret(sync, { ...keeper, key }, someone, standing));
    await settled(sync);
    return new World(sync, slug, keeper, people, secrets);
  }

  secret(role: Role, standing: Standing): Secret {
    const secret = this.#secrets.get(`${role} ${standing}`);
    if (!secret) throw new Error('no such secret');
    return secret;
  }
}

async function person(sync: SyncTest, role: Role): Promise<Person> {
  const member = await sync.member(`Some ${role}`, role);
  const { key } = await sync.server.services.identity.addKey(sync.owner.actor, 'http', member.actor.memberId);
  return { ...member, role, key, http: (path, asking) => ask(sync.server.address, path, { key, ...asking }) };
}

/** Decides who sees records of these types, and waits until every row follows. */
export async function setVisibility(sync: SyncTest, visibility: { readonly [type: string]: Visibility }): Promise<void> {
  const changes: Changes = Object.fromEntries(
    Object.entries(visibility).map(([type, value]) => [`visibility/${type}`, { value: value === 'everybody' ? null : value }]),
  );
  await sync.run(sync.owner, { kind: 'update', type: 'settings', records: [settingsIds.access], changes });
  const wanted = () => rulesText(sync.workspace.definitions().access);
  const holds = () =>
    Object.entries(visibility).every(
      ([type, value]) => (sync.workspace.definitions().access.visibility.get(type) ?? 'everybody') === value,
    );
  await eventually(
    async () =>
      holds() && rulesText(sync.workspace.rules) === wanted() && (await readStoredRules(sync.fresh.database, sync.workspaceId)),
    (stored) => stored === wanted(),
  );
}

/** All that was done is projected and told. */
export async function settled(sync: SyncTest): Promise<void> {
  await sync.workspace.drain();
  await sync.server.services.inbox.drain(sync.workspaceId);
  await sync.workspace.drain();
}

let counted = 0;

async function makeSecret(
  sync: SyncTest,
  keeper: Member & { readonly key: string },
  someone: Person,
  standing: Standing,
): Promise<Secret> {
  const word = `quartz${'abcdefghijklmnopqrstuvwxyz'[counted++]}berg`;
  const value = (text: unknown) => ({ value: text as string });
  const deal = await sync.record(
    'deal',
    {
      name: value(`Deal ${word}`),
      owner: value(keeper.actor.memberId),
      amount: { value: { minor: 4200, currency: 'EUR' } },
      nextStep: value(`Call ${word}`),
      nextStepDate: value(new Date().toISOString().slice(0, 10)),
      nextStepPerson: value(someone.actor.memberId),
      externalId: value(word),
    },
    keeper,
  );
  const hangs = { value: `deal:${deal}` };
  const task = await sync.record('task', { name: value(`Task ${word}`), related: { value: [`deal:${deal}`] } }, keeper);
  const note = await sync.record('note', { name: value(`Note ${word}`), record: hangs }, keeper);
  const link = await sync.record('link', { from: hangs, role: value('partner') }, keeper);
  const comment = v7();
  await sync.run(keeper, {
    kind: 'entry',
    type: 'comment',
    entry: comment,
    changes: { record: hangs, body: value(`Said ${word}`) },
  });
  // As if a program had brought it: known by the id that it has elsewhere.
  const message = onceId(sync.workspaceId, 'message', `${word}@mail.example`);
  const said = { at: value('2026-03-01T09:00:00.000Z'), channel: value('email'), direction: value('incoming') };
  // And one that a file brings again: the other has arrived elsewhere by then, too.
  for (const name of [word, `${word}-file`]) {
    const externalId = `${name}@mail.example`;
    const changes = { record: hangs, subject: value(`Mail ${word}`), externalId: value(externalId), ...said };
    await sync.run(keeper, { kind: 'entry', type: 'message', entry: onceId(sync.workspaceId, 'message', externalId), changes });
  }
  const brought = { bytes: Buffer.from(`Bytes ${word}`), name: `${word}.txt`, mediaType: 'text/plain', record: `deal:${deal}` };
  const { body } = await bringFile(sync.server.address, sync.workspace.workspace.slug, keeper.key, brought);
  const sharing = { type: 'deal', records: [deal], with: `user:${someone.actor.memberId}` } as const;
  if (standing !== 'outside') await sync.run(keeper, { kind: 'share', ...sharing });
  await sync.workspace.drain();
  if (standing === 'just lost') await sync.run(keeper, { kind: 'unshare', ...sharing });
  return { word, deal, task, note, link, comment, message, file: String(body.id) };
}
