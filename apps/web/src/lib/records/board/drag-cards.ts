import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import type { Attachment } from 'svelte/attachments';

const KIND = 'rapport-card';

/** Makes a card draggable. */
export const cardDrag =
  (id: string, events: { onStart: () => void; onEnd: () => void; allowed: () => boolean }): Attachment<HTMLElement> =>
  (element) =>
    draggable({
      element,
      canDrag: events.allowed,
      getInitialData: () => ({ kind: KIND, id }),
      onDragStart: events.onStart,
      onDrop: events.onEnd,
    });

/** Makes a column take cards. */
export const columnDrop =
  (events: { onOver: (id: string | undefined) => void; onDrop: (id: string) => void }): Attachment<HTMLElement> =>
  (element) => {
    const idOf = (data: Record<string | symbol, unknown>) => (data['kind'] === KIND ? String(data['id']) : undefined);
    return dropTargetForElements({
      element,
      canDrop: ({ source }) => idOf(source.data) !== undefined,
      onDragEnter: ({ source }) => events.onOver(idOf(source.data)),
      onDragLeave: () => events.onOver(undefined),
      onDrop: ({ source }) => {
        events.onOver(undefined);
        const id = idOf(source.data);
        if (id) events.onDrop(id);
      },
    });
  };
