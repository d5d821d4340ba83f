import type { Attachment } from 'svelte/attachments';

/** Scrolls at its edges while something is dragged there. Loaded when a pointer comes near: the first screen goes without. */
export const scrollWhileDragging: Attachment<HTMLElement> = (element) => {
  let gone = false;
  let stop: (() => void) | undefined;
  const load = async () => {
    const { autoScrollForElements } = await import('@atlaskit/pragmatic-drag-and-drop-auto-scroll/element');
    if (!gone) stop = autoScrollForElements({ element });
  };
  element.addEventListener('pointerenter', load, { once: true });
  return () => {
    gone = true;
    element.removeEventListener('pointerenter', load);
    stop?.();
  };
};
