import { afterEach, beforeEach, expect, test, vi } from 'vitest';

/** A page at an address, its pages kept already or not, and how often it asked for them to be. */
async function given(pathname: string, { kept = false } = {}) {
  const register = vi.fn(() => Promise.resolve());
  vi.stubGlobal('navigator', { serviceWorker: { controller: kept ? {} : null, register } });
  vi.stubGlobal('location', { pathname });
  vi.stubGlobal('document', { readyState: 'complete' });
  return { register, ...(await import('./register-worker.ts')) };
}

beforeEach(() => void vi.resetModules());
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

test('[M187] In a workspace of which a device has nothing, its pages are kept after its rows, once', async () => {
  vi.useFakeTimers();
  const { register, registerInTime, registerWorker } = await given('/app/acme/deals');
  registerInTime();
  expect(register).not.toHaveBeenCalled();
  registerWorker();
  registerWorker();
  vi.runAllTimers();
  expect(register).toHaveBeenCalledTimes(1);
});

test('[M187] Where no rows come the pages are kept nevertheless', async () => {
  vi.useFakeTimers();
  const { register, registerInTime } = await given('/app/gone/deals');
  registerInTime();
  vi.runAllTimers();
  expect(register).toHaveBeenCalledTimes(1);
});

test('[M187] Elsewhere, and where the pages are kept already, they are looked after at once', async () => {
  for (const [path, kept] of [
    ['/sign-in', false],
    ['/app/acme/deals', true],
  ] as const) {
    vi.resetModules();
    const { register, registerInTime } = await given(path, { kept });
    registerInTime();
    expect(register).toHaveBeenCalledTimes(1);
  }
});
