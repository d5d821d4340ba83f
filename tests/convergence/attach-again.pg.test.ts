import { HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { v7 } from 'uuid';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { Awareness } from 'y-protocols/awareness';
import * as Y from 'yjs';
import { Attachment } from '../../apps/web/src/lib/documents/attachment.ts';
import { eventually, SyncTest, type Member } from '../support/sync-server.ts';

let sync: SyncTest;
let ben: Member;
const ends: (() => void)[] = [];
beforeAll(async () => {
  sync = await SyncTest.start();
  ben = await sync.member('Ben Okafor');
});
afterEach(() => {
  for (const end of ends.splice(0)) end();
  sync.disconnect();
});
afterAll(() => sync.close());

/** A note as a browser has it on the screen, asked for before anybody has begun it. */
async function attach(note: string, who: Member, token = async () => sync.token(who)) {
  const socket = new HocuspocusProviderWebsocket({ url: sync.url });
  const doc = new Y.Doc();
  const awareness = new Awareness(doc);
  const refusals: string[] = [];
  let synced = 0;
  const attachment = new Attachment({
    name: sync.name('note', note),
    doc,
    awareness,
    socket,
    token,
    synced: () => synced++,
    refused: (reason) => refusals.push(reason),
  });
  ends.push(() => {
    attachment.destroy();
    socket.destroy();
  });
  const text = () => doc.get('note', Y.XmlText).toString();
  return { attachment, doc, awareness, refusals, text, socket, timesSynced: () => synced };
}
const create = (note: string, who: Member) =>
  sync.run(who, { kind: 'create', type: 'note', record: note, changes: { record: { value: `deal:${v7()}` } } });
/** What typing at the end of a note sends. */
function typed(doc: Y.Doc, words: string): Uint8Array {
  let update: Uint8Array = new Uint8Array();
  doc.once('update', (bytes: Uint8Array) => (update = bytes));
  const shared = doc.get('note', Y.XmlText);
  shared.insert(shared.length, words);
  return update;
}

test('[V2] a note that was asked for too early is attached once it exists, and two who push into it see each other’s words', async () => {
  const note = v7();
  const [anns, bens] = await Promise.all([attach(note, sync.owner), attach(note, ben)]);
  await eventually(() => anns.refusals.length === 1 && bens.refusals.length === 1);
  await create(note, sync.owner);
  for (const { attachment } of [anns, bens]) attachment.retry();
  await eventually(() => anns.attachment.synced && bens.attachment.synced);

  const [anna, benny] = await Promise.all([sync.client(sync.owner), sync.client(ben)]);
  const document = sync.name('note', note);
  for (let turn = 0; turn < 20; turn++) {
    anna.push({ document, update: typed(anns.doc, `a${turn} `), base: 1 });
    benny.push({ document, update: typed(bens.doc, `b${turn} `), base: 1 });
  }
  const words = Array.from({ length: 20 }, (_, turn) => [`a${turn}`, `b${turn}`])
    .flat()
    .sort();
  for (const { text } of [anns, bens])
    await eventually(
      () => text().split(' ').filter(Boolean).sort(),
      (now) => now.join() === words.join(),
    );
  expect(anns.text()).toBe(bens.text());
  expect([...anna.frames, ...benny.frames].filter(({ op }) => op === 'edit-refused')).toEqual([]);
});

test('[V8] carets that move in a note that does not exist yet are not kept by the server', async () => {
  const note = v7();
  const { attachment, awareness, refusals, socket, timesSynced } = await attach(note, sync.owner);
  await eventually(() => refusals.length === 1);
  let closed = 0;
  socket.on('close', () => closed++);
  for (let caret = 0; caret < 1_500; caret++) awareness.setLocalState({ caret });
  await create(note, sync.owner);
  attachment.retry();
  await eventually(() => attachment.synced);
  expect({ closed, synced: timesSynced() }).toEqual({ closed: 0, synced: 1 });
});

test('asking again while a question is under way makes its "no" worth nothing: it is asked once more', async () => {
  // The question waits for its token, so it is under way for as long as the test needs.
  const token = Promise.withResolvers<string>();
  const { attachment, refusals } = await attach(v7(), sync.owner, () => token.promise);
  let answers = 0;
  attachment.provider.on('authenticationFailed', () => answers++);
  await eventually(() => attachment.provider.asking);
  attachment.retry();
  token.resolve(sync.token(sync.owner));
  await eventually(() => refusals.length === 1);
  expect(answers).toBe(2);
});
