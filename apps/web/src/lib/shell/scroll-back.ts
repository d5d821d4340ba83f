/** Rows and columns that are drawn late are waited for so long. */
const patience = 5_000;

type Scrolled = { readonly element: () => Element | undefined; readonly top: number; readonly left: number };

/** Scrolls back to where things were, once they are there again. */
export function scrollBack(scrolled: readonly Scrolled[]): void {
  const left = new Set(scrolled);
  const end = performance.now() + patience;
  const ended = new AbortController();
  // Whoever scrolls by now is not pulled back.
  for (const event of ['wheel', 'pointerdown', 'keydown', 'touchmove'])
    addEventListener(event, () => ended.abort(), { signal: ended.signal, capture: true, passive: true });
  const step = () => {
    for (const one of left) {
      const element = one.element();
      if (!element) continue;
      element.scrollTo(one.left, one.top);
      if (Math.abs(element.scrollTop - one.top) < 2 && Math.abs(element.scrollLeft - one.left) < 2) left.delete(one);
    }
    if (left.size === 0 || ended.signal.aborted || performance.now() > end) ended.abort();
    else requestAnimationFrame(step);
  };
  step();
}
