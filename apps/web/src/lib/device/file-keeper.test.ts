import type { WantedFile } from '@rapport/model/device/keeping-files';
import { limits } from '@rapport/model/limits';
import { memoryStore } from '@rapport/persistence/browser/memory-store';
import { expect, test } from 'vitest';
import { FileKeeper, type FileKeeperOptions } from './file-keeper.ts';

/** A device with this much room, and a server that gives what is asked. */
function given(wanted: readonly WantedFile[]) {
  const at = {
    store: memoryStore(),
    wanted: wanted as readonly WantedFile[] | undefined,
    free: undefined as number | undefined,
    online: true,
    /** Whose turn it is not. */
    others: new Set<string>(),
    leads: true,
    time: 1_000_000,
    asked: [] as string[],
    answer: (async ({ id }) => ({ bytes: new Blob([id]), content: `content of ${id}` })) as FileKeeperOptions['fetch'],
    keep: undefined as undefined | (() => never),
  };
  const keeper = new FileKeeper({
    store: {
      keptFiles: () => at.store.keptFiles(),
      keepFile: async (file, bytes) => (at.keep ? at.keep() : at.store.keepFile(file, bytes)),
      releaseFiles: (ids) => at.store.releaseFiles(ids),
    },
    gather: () => at.wanted,
    free: async () => at.free,
    fetch: (file) => {
      at.asked.push(file.id);
      return at.answer(file);
    },
    leads: () => at.leads,
    may: ({ id }) => at.online && !at.others.has(id),
    changed: () => {},
    now: () => at.time,
  });
  const look = async () => {
    await keeper.plan();
    await keeper.fetch();
    return (await at.store.keptFiles()).map(({ id }) => id);
  };
  return Object.assign(at, { keeper, look });
}
const file = (id: string, size = 10, reason: WantedFile['reason'] = 'mine'): WantedFile => ({
  id,
  size,
  document: 'deal:d',
  reason,
});

test('[M194] files of what is kept are fetched once, in the order of their worth, while this page may', async () => {
  const at = given([file('a'), file('b')]);
  at.online = false;
  expect([await at.look(), at.keeper.phase, at.keeper.missing.length]).toEqual([[], 'waiting', 2]);
  at.online = true;
  expect([await at.look(), at.keeper.phase]).toEqual([['a', 'b'], 'resting']);
  await at.look();
  expect(at.asked).toEqual(['a', 'b']);
  at.keeper.stop();
});

test('[M215] what need not wait for the rest is fetched, and the rest when it is its turn', async () => {
  const at = given([file('opened'), file('other')]);
  at.others.add('other');
  expect([await at.look(), at.keeper.phase]).toEqual([['opened'], 'waiting']);
  at.others.clear();
  expect([await at.look(), at.asked, at.keeper.phase]).toEqual([['opened', 'other'], ['opened', 'other'], 'resting']);
});

test('[M194] [V6] what has no reason any more goes: its record was left, or may not be seen any longer', async () => {
  const at = given([file('a'), file('b')]);
  await at.look();
  at.wanted = [file('b')];
  expect(await at.look()).toEqual(['b']);
  // While the rows are not all here nothing says that a file is not wanted.
  at.wanted = undefined;
  expect(await at.look()).toEqual(['b']);
});

test('[M194] one whose record leaves while it comes is not kept', async () => {
  const at = given([file('a')]);
  at.answer = async ({ id }) => {
    at.wanted = [];
    await at.keeper.plan();
    return { bytes: new Blob([id]), content: id };
  };
  expect(await at.look()).toEqual([]);
});

test('[M194] [V8] roomForEdits: as the browser’s room shrinks the least needed go, and edits have room', async () => {
  const at = given([file('best', 40), file('next', 30), file('least', 20)]);
  at.free = limits.roomForEdits.value + 100;
  expect(await at.look()).toEqual(['best', 'next', 'least']);
  at.free = limits.roomForEdits.value - 30;
  expect(await at.look()).toEqual(['best', 'least']);
  expect(at.keeper.leftOut.map(({ id }) => id)).toEqual(['next']);
  at.free = 0;
  expect(await at.look()).toEqual([]);
});

test('[M194] [M64] a browser that refuses is said to be full, keeps what is there, and is asked again', async () => {
  const at = given([file('a'), file('b')]);
  const { answer } = at;
  at.answer = async (one) => {
    if (one.id === 'b')
      at.keep = () => {
        throw new DOMException('no room', 'QuotaExceededError');
      };
    return answer(one);
  };
  expect([await at.look(), at.keeper.phase, at.keeper.missing.map(({ id }) => id)]).toEqual([['a'], 'full', ['b']]);
  at.answer = answer;
  at.keep = undefined;
  expect([await at.look(), at.keeper.phase]).toEqual([['a', 'b'], 'resting']);
});

test('[M194] a server that is away is asked again, and what it does not give holds up nothing else', async () => {
  const at = given([file('a'), file('b')]);
  const { answer } = at;
  at.answer = () => Promise.reject(new Error('away'));
  expect([await at.look(), at.keeper.phase]).toEqual([[], 'waiting']);
  at.answer = async (one) => (one.id === 'a' ? undefined : answer(one));
  expect([await at.look(), at.keeper.phase, at.keeper.missing]).toEqual([['b'], 'resting', []]);
  at.keeper.stop();
});

test('[M194] what one added oneself stays after it was sent, also until its row comes, and not for ever', async () => {
  const at = given([]);
  await at.keeper.keepOwn('mine', { bytes: new Blob(['mine']), content: 'c' });
  expect(await at.look()).toEqual(['mine']);
  at.wanted = [file('mine', 4)];
  expect(await at.look()).toEqual(['mine']);
  expect(at.asked).toEqual([]);
  at.time += 3_600_000;
  at.wanted = [];
  expect(await at.look()).toEqual([]);
});

test('[M194] a tab beside the one that leads lets go of nothing', async () => {
  const at = given([file('a')]);
  await at.look();
  at.leads = false;
  at.wanted = [];
  expect(await at.look()).toEqual(['a']);
});
