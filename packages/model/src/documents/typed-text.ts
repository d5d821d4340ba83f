import * as Y from 'yjs';

/** The words that an update adds, to be shown and copied should it never arrive. */
export function typedText(update: Uint8Array): string {
  return Y.decodeUpdate(update)
    .structs.flatMap((struct) =>
      struct instanceof Y.Item && struct.content instanceof Y.ContentString ? [struct.content.str] : [],
    )
    .join('');
}
