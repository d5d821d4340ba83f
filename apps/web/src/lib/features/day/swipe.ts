import type { Attachment } from 'svelte/attachments';

const decides = 12;
const enough = 88;

/** A finger that moves a row aside: to the right does one thing, to the left another. Scrolling stays scrolling. */
export const swipe =
  (act: { readonly right: () => void; readonly left: () => void }): Attachment<HTMLElement> =>
  (element) => {
    let start: { readonly x: number; readonly y: number } | undefined;
    let aside = 0;
    const end = (then: () => void) => () => {
      element.style.transform = '';
      delete element.dataset['swiping'];
      start = undefined;
      then();
      aside = 0;
    };
    const begin = ({ touches: [touch] }: TouchEvent) => {
      start = touch && { x: touch.clientX, y: touch.clientY };
    };
    const move = (event: TouchEvent) => {
      const [touch] = event.touches;
      if (!start || !touch) return;
      const [x, y] = [touch.clientX - start.x, touch.clientY - start.y];
      if (aside === 0 && Math.abs(y) > decides && Math.abs(y) > Math.abs(x)) return void (start = undefined);
      if (aside === 0 && Math.abs(x) < decides) return;
      aside = x;
      event.preventDefault();
      element.dataset['swiping'] = Math.abs(x) >= enough ? 'enough' : 'little';
      element.style.transform = `translateX(${Math.max(-120, Math.min(120, x))}px)`;
    };
    const done = end(() => {
      if (aside >= enough) act.right();
      else if (aside <= -enough) act.left();
    });
    const cancelled = end(() => undefined);
    element.addEventListener('touchstart', begin, { passive: true });
    element.addEventListener('touchmove', move, { passive: false });
    element.addEventListener('touchend', done);
    element.addEventListener('touchcancel', cancelled);
    return () => {
      element.removeEventListener('touchstart', begin);
      element.removeEventListener('touchmove', move);
      element.removeEventListener('touchend', done);
      element.removeEventListener('touchcancel', cancelled);
    };
  };
