import type { Attachment } from 'svelte/attachments';

/**
 * What has the focus may be smaller without it, or larger: an input of several lines becomes the line that it says. A press
 * on something below would end elsewhere than it began, and be no click. Its room stays as it is until the press is over
 * [M240].
 */
export const keepsRoom: Attachment<HTMLElement> = (element) => {
  const pressed = ({ target }: MouseEvent) => {
    if (!element.contains(document.activeElement) || (target instanceof Node && element.contains(target))) return;
    element.style.height = `${element.offsetHeight}px`;
    const waiting = new AbortController();
    const over = () => {
      waiting.abort();
      // The click comes right behind it.
      setTimeout(() => element.style.removeProperty('height'));
    };
    for (const end of ['mouseup', 'dragend']) addEventListener(end, over, { capture: true, signal: waiting.signal });
  };
  addEventListener('mousedown', pressed, true);
  return () => removeEventListener('mousedown', pressed, true);
};
