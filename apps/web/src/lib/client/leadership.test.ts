import { memoryStore } from '@rapport/persistence/browser/memory-store';
import type { Store } from '@rapport/persistence/browser/store';
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { Leadership } from './leadership.ts';

const page = Object.assign(new EventTarget(), { visibilityState: 'visible' });

beforeEach(() => {
  page.visibilityState = 'visible';
  vi.stubGlobal('document', page);
  vi.useFakeTimers();
  return () => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  };
});

/** A browser's locks. Who loses one hears of it when the page runs again, before any answer to what it asks then. */
function browserLocks() {
  const late: (() => void)[] = [];
  let holder: { readonly steal: () => void } | undefined;
  const line: (() => void)[] = [];
  const grant = async (work: () => Promise<void>, done: () => void, stolen: (error: unknown) => void) => {
    const mine = { steal: () => void late.push(() => stolen(new DOMException('', 'AbortError'))) };
    holder = mine;
    await work();
    done();
    if (holder !== mine) return;
    holder = undefined;
    line.shift()?.();
  };
  const request = (_: string, { steal, signal }: LockOptions, work: () => Promise<void>) =>
    new Promise<void>((done, stolen) => {
      signal?.addEventListener('abort', () => stolen(signal.reason));
      const go = () => void grant(work, done, stolen);
      if (steal) holder?.steal();
      if (holder && !steal) line.push(go);
      else go();
    });
  const query = async () => late.splice(0).forEach((tell) => tell());
  vi.stubGlobal('navigator', { locks: { request: vi.fn(request), query } });
  return { request: navigator.locks.request as unknown as ReturnType<typeof vi.fn<typeof request>> };
}

const withoutLocks = () => vi.stubGlobal('navigator', {});

/** One disk for all tabs. */
const disk = (over: Partial<Store> = {}): Store => ({ ...memoryStore(), durable: true, ...over });

function tab(store: Store) {
  const changes: boolean[] = [];
  const problems: unknown[] = [];
  const tab = new Leadership('anna', store, {
    changed: (leads) => changes.push(leads),
    unstored: (error) => problems.push(error),
  });
  onTestFinished(() => tab.stop());
  tab.start();
  return { tab, changes, problems };
}

const settled = () => vi.advanceTimersByTimeAsync(0);

async function look(): Promise<void> {
  page.visibilityState = 'visible';
  page.dispatchEvent(new Event('visibilitychange'));
  await settled();
}

test('[M95] without locks every tab sends and follows for itself, also once another may write the rows', async () => {
  withoutLocks();
  const store = disk();
  const [one, other] = [tab(store), tab(store)];
  await settled();
  expect([one.tab.lead, other.tab.lead]).toEqual([1, 2]);
  one.tab.deposed(1);
  other.tab.stop();
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect([one.tab.leads, one.tab.lead, one.changes]).toEqual([true, undefined, [true]]);
});

test('[V5] without locks the rows are written by the tab that was looked at last; two beside each other do not take turns', async () => {
  withoutLocks();
  const store = disk();
  const takes = vi.spyOn(store, 'takeLead');
  const one = tab(store);
  await settled();
  one.tab.deposed(1);
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(takes).toHaveBeenCalledTimes(1);
  await look();
  expect([one.tab.leads, one.tab.lead, one.changes]).toEqual([true, 2, [true]]);
  // A write that was on its way is refused by the number that it had, and says nothing of the one of now.
  one.tab.deposed(1);
  expect(one.tab.lead).toBe(2);
});

test('[M64] a page that is opened on a full disk sends and follows, says so, and asks for the disk again after a while', async () => {
  const { request } = browserLocks();
  let full = true;
  const takeLead = vi.fn(async () => {
    if (full) throw new DOMException('', 'QuotaExceededError');
    return 7;
  });
  const { tab: page, changes, problems } = tab(disk({ takeLead }));
  await vi.advanceTimersByTimeAsync(1_000);
  expect([page.leads, page.lead, changes, problems.length]).toEqual([true, undefined, [true], 1]);
  expect([request, takeLead].map(({ mock }) => mock.calls.length)).toEqual([1, 1]);
  full = false;
  await vi.advanceTimersByTimeAsync(120_000);
  expect([page.lead, changes, problems.length]).toEqual([7, [true], 1]);
});

test('where the browser refuses every lock a tab leads for itself', async () => {
  const request = vi.fn(async () => Promise.reject(new DOMException('', 'SecurityError')));
  vi.stubGlobal('navigator', { locks: { request } });
  const { tab: page } = tab(disk());
  await vi.advanceTimersByTimeAsync(10_000);
  expect([page.leads, page.lead, request.mock.calls.length]).toEqual([true, 1, 1]);
});

test('[M153] a tab that thaws in front of somebody takes the lead, though it learns only then that it had lost it', async () => {
  browserLocks();
  const { tab: thawed, changes } = tab(disk());
  await settled();
  expect(changes).toEqual([true]);
  void navigator.locks.request('anna', { steal: true }, () => new Promise(() => undefined)).catch(() => undefined);
  await settled();
  expect(thawed.leads).toBe(true);
  await look();
  expect([changes, thawed.leads]).toEqual([[true, false, true], true]);
});

test('a tab behind another stays there until somebody looks at it or the other ends', async () => {
  browserLocks();
  let end = (): void => undefined;
  void navigator.locks.request('anna', {}, () => new Promise<void>((resolve) => (end = resolve)));
  page.visibilityState = 'hidden';
  const { tab: behind } = tab(disk());
  await vi.advanceTimersByTimeAsync(60_000);
  expect(behind.leads).toBe(false);
  end();
  await settled();
  expect(behind.leads).toBe(true);
});
