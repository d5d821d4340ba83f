import type { Attachment } from 'svelte/attachments';

/**
 * A press beside what has a purpose of its own goes where the element's first link goes, in a new tab where the keys ask
 * for one. For pointers alone: by keys and for screen readers there is the link.
 */
export const pressAnywhere: Attachment<HTMLElement> = (element) => {
  const press = (event: MouseEvent) => {
    const { target, ctrlKey, metaKey, shiftKey } = event;
    if (event.defaultPrevented || !(target instanceof Element) || target.closest('a, button, input')) return;
    element
      .querySelector('a')
      ?.dispatchEvent(new MouseEvent('click', { bubbles: true, cancelable: true, ctrlKey, metaKey, shiftKey }));
  };
  element.addEventListener('click', press);
  return () => element.removeEventListener('click', press);
};
