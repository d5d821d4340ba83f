import { limits } from '@rapport/model/limits';
import { memoryStore } from '@rapport/persistence/browser/memory-store';
import type { Store, WaitingFile } from '@rapport/persistence/browser/store';
import { flushSync } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import { ServerProblem } from '../shell/ask.ts';
import type { Sending } from './send-file.ts';
import { type FileSender, WaitingFiles } from './waiting-files.svelte.ts';
import { until } from '../../../../../tests/support/until.ts';

const open: WaitingFiles[] = [];
afterEach(() => {
  for (const files of open.splice(0)) files.stop();
});

/** One tab over a store that outlives it, and a server that answers when the test says so. */
function tab(store: Store, send: FileSender = () => Promise.resolve(), channel?: string) {
  const world = $state({
    online: true,
    unsent: [] as string[],
    shown: [] as string[],
    counted: -1,
    kept: [] as string[],
    lost: [] as string[],
  });
  const sent: WaitingFile[] = [];
  const files = new WaitingFiles({
    store,
    workspace: 'demo',
    channel,
    online: () => world.online,
    isUnsent: (id) => world.unsent.includes(id),
    isShown: (id) => world.shown.includes(id),
    count: (waiting) => (world.counted = waiting),
    send: async (file, sending) => {
      await send(file, sending);
      sent.push(file);
    },
    giveUp: () => undefined,
    keep: async ({ id }) => void world.kept.push(id),
    lost: (files) => void world.lost.push(...files.map(({ name }) => name)),
  });
  open.push(files);
  return { files, world, sent };
}
const file = (name: string, text = 'x') => new File([text], name, { type: 'text/plain' });
/** A disk that does one kind of work, once it is held, when the test says so: it reads what was there when it was asked. */
function heldDisk(store: Store, work: 'waitingFiles' | 'putWaitingFiles' | 'removeWaitingFile') {
  let held: PromiseWithResolvers<void> | undefined;
  const disk: Store = {
    ...store,
    waitingFiles: async () => {
      const found = await store.waitingFiles();
      if (work === 'waitingFiles') await held?.promise;
      return found;
    },
    putWaitingFiles: async (files) => {
      if (work === 'putWaitingFiles') await held?.promise;
      await store.putWaitingFiles(files);
    },
    removeWaitingFile: async (id) => {
      if (work === 'removeWaitingFile') await held?.promise;
      await store.removeWaitingFile(id);
    },
  };
  const hold = () => (held = Promise.withResolvers());
  const go = () => {
    held?.resolve();
    held = undefined;
  };
  return { disk, hold, go };
}
const refuses: (name: string) => FileSender =
  (refused) =>
  async ({ name }) => {
    if (name === refused) throw new ServerProblem(422, { kind: 'invalid-field' });
  };
const states = ({ all }: WaitingFiles) => all.map(({ name, state }) => `${name} ${state}`);

test('[M139] without a network files wait on the device, survive the page and go in their order when it is back', async () => {
  const store = memoryStore();
  const first = tab(store);
  first.world.online = false;
  await first.files.start();
  await first.files.add([file('one.txt'), file('two.txt')], 'account:a');
  expect([states(first.files), first.world.counted]).toEqual([['one.txt waiting', 'two.txt waiting'], 2]);
  first.files.stop();

  const second = tab(store);
  second.world.online = false;
  await second.files.start();
  expect(states(second.files)).toEqual(['one.txt waiting', 'two.txt waiting']);
  second.world.online = true;
  await until(() => expect(second.sent.map(({ name }) => name)).toEqual(['one.txt', 'two.txt']));
  await until(async () => expect(await store.waitingFiles()).toEqual([]));
  // Shown as done until the rows have it, and gone then.
  await until(() => expect([states(second.files), second.world.counted]).toEqual([['one.txt done', 'two.txt done'], 0]));
  second.world.shown = second.files.all.map(({ id }) => id);
  await until(() => expect(second.files.all).toEqual([]));
});

test('[M139] a file waits for the record or comment that it hangs on', async () => {
  const { files, world, sent } = tab(memoryStore());
  world.unsent = ['a', 'c'];
  await files.start();
  await files.add([file('on new.txt')], 'account:a');
  await files.add([file('with comment.txt')], 'account:b', 'c');
  await files.add([file('free.txt')], 'account:b');
  await until(() => expect(sent.map(({ name }) => name)).toEqual(['free.txt']));
  world.unsent = [];
  await until(() => expect(sent.map(({ name }) => name)).toEqual(['free.txt', 'on new.txt', 'with comment.txt']));
});

test('[M139] one that stopped goes on with the same upload; one whose upload is gone begins anew', async () => {
  const store = memoryStore();
  const uploads: (string | undefined)[] = [];
  const broken = tab(store, async (one, { began }: Sending) => {
    uploads.push(one.upload);
    began('/api/w/demo/uploads/first');
    await until(async () => expect((await store.waitingFiles())[0]?.upload).toBe('/api/w/demo/uploads/first'));
    throw new ServerProblem(0, undefined);
  });
  await broken.files.start();
  await broken.files.add([file('long.txt')], 'account:a');
  await until(() => expect(uploads).toEqual([undefined]));
  await until(() => expect(states(broken.files)).toEqual(['long.txt waiting']));
  broken.files.stop();

  const next = tab(store, async (one) => {
    uploads.push(one.upload);
    if (one.upload !== undefined) throw new ServerProblem(404, { kind: 'not-found', field: 'upload' });
  });
  await next.files.start();
  await until(() => expect(states(next.files)).toEqual(['long.txt done']));
  expect(uploads).toEqual([undefined, '/api/w/demo/uploads/first', undefined]);
});

test('[V7] what the server does not take is kept with its reason, holds up nothing, and can be sent again or taken back', async () => {
  const store = memoryStore();
  let takes = false;
  const { files, world, sent } = tab(store, async ({ name }) => {
    if (name === 'bad.txt' && !takes) throw new ServerProblem(507, { kind: 'files-full', values: { limit: '1 MB' } });
  });
  await files.start();
  await files.add([file('bad.txt'), file('good.txt')], 'account:a');
  await until(() => expect(states(files)).toEqual(['bad.txt refused', 'good.txt done']));
  expect([files.refused[0]?.refusal?.kind, world.counted]).toEqual(['files-full', 0]);
  takes = true;
  await files.again(files.refused[0]?.id ?? '');
  await until(() => expect(sent.map(({ name }) => name)).toEqual(['good.txt', 'bad.txt']));
});

test('[M139] what was taken back is not sent, and what was on its way ends', async () => {
  const store = memoryStore();
  const ended = Promise.withResolvers<boolean>();
  const { files, sent } = tab(
    store,
    (_, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          ended.resolve(true);
          reject(new DOMException('', 'AbortError'));
        });
      }),
  );
  await files.start();
  await files.add([file('never.txt')], 'account:a');
  await until(() => expect(states(files)).toEqual(['never.txt sending']));
  await files.cancel(files.all[0]?.id ?? '');
  expect(await ended.promise).toBe(true);
  expect([files.all, sent, await store.waitingFiles()]).toEqual([[], [], []]);
});

test('[V8] a file past fileBytes, and more than filesAtOnce, are not taken, and said by name', async () => {
  const { files, world } = tab(memoryStore());
  world.online = false;
  await files.start();
  const large = file('large.bin');
  Object.defineProperty(large, 'size', { value: limits.fileBytes.value + 1 });
  const many = Array.from({ length: limits.filesAtOnce.value + 1 }, (_, at) => file(`${at}.txt`));
  const rejected = await files.add([large, ...many], 'account:a');
  expect(rejected).toEqual([
    { name: 'large.bin', refusal: { kind: 'too-large', values: { limit: '50 MB' } } },
    { name: `${limits.filesAtOnce.value}.txt`, refusal: { kind: 'too-large', values: { limit: limits.filesAtOnce.value } } },
  ]);
  flushSync();
  expect(world.counted).toBe(limits.filesAtOnce.value);
});

test('[M64] a device without room says so, and keeps nothing half', async () => {
  const store = memoryStore();
  const full: Store = { ...store, putWaitingFiles: () => Promise.reject(new DOMException('', 'QuotaExceededError')) };
  const { files, sent } = tab(full);
  await files.start();
  expect(await files.add([file('one.txt')], 'account:a')).toEqual([{ name: 'one.txt', refusal: { kind: 'disk-full' } }]);
  expect([files.all, sent]).toEqual([[], []]);
});

test('[M194] what was sent may stay on this device before it is taken from what waits', async () => {
  const store = memoryStore();
  const one = tab(store);
  await one.files.start();
  await one.files.add([file('one.txt')], 'account:a');
  await until(async () => expect(await store.waitingFiles()).toEqual([]));
  expect(one.world.kept).toEqual(one.sent.map(({ id }) => id));
});

test('[M195] [V7] files that are added together are put on the disk together, and the page asks before it goes meanwhile', async () => {
  const store = memoryStore();
  const written: string[][] = [];
  let finish: () => void = () => undefined;
  const slow: Store = {
    ...store,
    putWaitingFiles: async (files) => {
      written.push(files.map(({ name }) => name));
      await new Promise<void>((resolve) => (finish = resolve));
      await store.putWaitingFiles(files);
    },
    durable: true,
  };
  const one = tab(slow);
  one.world.online = false;
  await one.files.start();
  const added = one.files.add([file('one.txt'), file('two.txt')], 'account:a');
  expect([written, one.files.losesOnLeaving]).toEqual([[['one.txt', 'two.txt']], true]);
  finish();
  await added;
  expect([one.files.losesOnLeaving, states(one.files)]).toEqual([false, ['one.txt waiting', 'two.txt waiting']]);
});

test('[M195] [V7] what a page began to add and is nowhere is told as lost, and what is there after all is not', async () => {
  const store = memoryStore();
  const begun = ['lost', 'waits', 'kept', 'shown'].map((id) => ({ id, record: 'account:a', name: `${id}.txt` }));
  await store.putWaitingFiles([{ ...begun[1], mediaType: '', bytes: new Blob(['x']), addedAt: 1 } as WaitingFile]);
  await store.keepFile({ id: 'kept', content: 'c', size: 1, keptAt: 1, own: true }, new Blob(['x']));
  const one = tab({ ...store, halfAddedFiles: async () => begun });
  one.world.online = false;
  one.world.shown = ['shown'];
  await one.files.start();
  expect(one.world.lost).toEqual(['lost.txt']);
});

test('[M139] [V7] a file that is added while the disk is read stays in view and in count, and is refused once', async () => {
  const { disk, hold, go } = heldDisk(memoryStore(), 'waitingFiles');
  const tries: string[] = [];
  const { files, world } = tab(disk, async (one, sending) => {
    tries.push(one.name);
    await refuses('bad.txt')(one, sending);
  });
  world.online = false;
  hold();
  const started = files.start();
  await files.add([file('bad.txt'), file('good.txt')], 'account:a');
  go();
  await started;
  expect([states(files), world.counted]).toEqual([['bad.txt waiting', 'good.txt waiting'], 2]);
  world.online = true;
  await until(() => expect([states(files), world.counted]).toEqual([['bad.txt refused', 'good.txt done'], 0]));
  expect(tries).toEqual(['bad.txt', 'good.txt']);
});

test('[M139] a file that is sent and shown by its row does not wait again because the disk still has it', async () => {
  const store = memoryStore();
  const { disk, hold, go } = heldDisk(store, 'removeWaitingFile');
  const { files, world, sent } = tab(disk, undefined, 'removal');
  const other = new BroadcastChannel('removal/files');
  await files.start();
  hold();
  await files.add([file('one.txt')], 'account:a');
  await until(() => expect(states(files)).toEqual(['one.txt done']));
  world.shown = files.all.map(({ id }) => id);
  await until(() => expect(files.all).toEqual([]));
  // Another tab adds one, and this one reads the disk anew.
  await store.putWaitingFiles([{ ...(await store.waitingFiles())[0]!, id: 'two', name: 'two.txt' }]);
  other.postMessage({});
  await until(() => expect(states(files)).toEqual(['two.txt waiting']));
  go();
  await until(async () => expect(await store.waitingFiles()).toEqual([]));
  expect(sent.map(({ name }) => name)).toEqual(['one.txt', 'two.txt']);
  other.close();
});

test('[M139] what is taken back while it is put on the disk does not stay there', async () => {
  const store = memoryStore();
  const { disk, hold, go } = heldDisk(store, 'putWaitingFiles');
  const { files, sent } = tab(disk);
  await files.start();
  hold();
  const added = files.add([file('never.txt')], 'account:a');
  await files.cancel(files.all[0]?.id ?? '');
  go();
  await added;
  expect([files.all, sent, await store.waitingFiles()]).toEqual([[], [], []]);
});

test('[M139] [V7] what the server refused to one tab is undecided in the others too, until it is tried again', async () => {
  const store = memoryStore();
  const [one, other] = [tab(store, refuses('bad.txt'), 'refusal'), tab(store, refuses('bad.txt'), 'refusal')];
  other.world.online = false;
  await Promise.all([one.files.start(), other.files.start()]);
  await one.files.add([file('bad.txt')], 'account:a');
  await until(() => expect([states(one.files), states(other.files)]).toEqual([['bad.txt refused'], ['bad.txt refused']]));
  expect(other.world.counted).toBe(0);
  one.world.online = false;
  await one.files.again(one.files.refused[0]?.id ?? '');
  await until(() => expect([states(other.files), other.world.counted]).toEqual([['bad.txt waiting'], 1]));
});
