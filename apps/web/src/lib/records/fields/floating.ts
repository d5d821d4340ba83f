import type { Attachment } from 'svelte/attachments';

const gap = 4;
const margin = 8;

/**
 * Shows a `popover="manual"` element in the top layer below its anchor (its parent when none is given), above it
 * where there is no room. Nothing that scrolls or clips can cut it off.
 */
export function floating(anchorOf: () => Pick<Element, 'getBoundingClientRect'> | undefined): Attachment<HTMLElement> {
  return (element) => {
    const anchor = anchorOf() ?? element.parentElement;
    // Absent in jsdom; there the element is simply in the page.
    if (typeof element.showPopover === 'function') element.showPopover();
    const place = () => {
      if (!anchor) return;
      const at = anchor.getBoundingClientRect();
      const size = element.getBoundingClientRect();
      const below = at.bottom + gap;
      const fits = below + size.height <= innerHeight - margin || at.top - gap - size.height < margin;
      element.style.top = `${Math.max(margin, fits ? Math.min(below, innerHeight - margin - size.height) : at.top - gap - size.height)}px`;
      element.style.left = `${Math.max(margin, Math.min(at.left, innerWidth - margin - size.width))}px`;
    };
    place();
    const resized = typeof ResizeObserver === 'function' ? new ResizeObserver(place) : undefined;
    resized?.observe(element);
    addEventListener('scroll', place, true);
    addEventListener('resize', place);
    return () => {
      resized?.disconnect();
      removeEventListener('scroll', place, true);
      removeEventListener('resize', place);
    };
  };
}
