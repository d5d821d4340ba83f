import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import type { Attachment } from 'svelte/attachments';

const KIND = 'rapport-column';
const keyOf = (data: Record<string | symbol, unknown>) => (data['kind'] === KIND ? String(data['key']) : undefined);

/** Makes a column's name something to take it by. */
export const columnDrag =
  (key: string): Attachment<HTMLElement> =>
  (element) =>
    draggable({ element, getInitialData: () => ({ kind: KIND, key }) });

/** Makes a column's head a place for another column. */
export const columnPlace =
  (events: { onOver: (over: boolean) => void; onDrop: (key: string) => void }): Attachment<HTMLElement> =>
  (element) =>
    dropTargetForElements({
      element,
      canDrop: ({ source }) => keyOf(source.data) !== undefined,
      onDragEnter: () => events.onOver(true),
      onDragLeave: () => events.onOver(false),
      onDrop: ({ source }) => {
        events.onOver(false);
        const key = keyOf(source.data);
        if (key) events.onDrop(key);
      },
    });
