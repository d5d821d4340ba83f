const idleAfter = 2 * 60_000;

/** Whether the person is at this tab: no key or pointer for two minutes, or a hidden page, is idle. */
export function watchActivity(changed: (idle: boolean) => void): () => void {
  const ended = new AbortController();
  let idle = document.visibilityState !== 'visible';
  let timer: ReturnType<typeof setTimeout> | undefined;
  const become = (now: boolean) => {
    if (now === idle) return;
    idle = now;
    changed(idle);
  };
  const active = () => {
    clearTimeout(timer);
    timer = setTimeout(() => become(true), idleAfter);
    become(document.visibilityState !== 'visible');
  };
  const options = { signal: ended.signal, passive: true, capture: true } as const;
  for (const event of ['keydown', 'pointerdown', 'pointermove', 'wheel']) addEventListener(event, active, options);
  document.addEventListener('visibilitychange', active, options);
  changed(idle);
  active();
  return () => {
    ended.abort();
    clearTimeout(timer);
  };
}
