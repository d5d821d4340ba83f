import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { WebSocket } from 'ws';
import * as Y from 'yjs';
import type { Rig } from '../rig.ts';

const atOnce = 25;

/** The text of a note, without anything that it says of how it looks. */
export const textOf = (doc: Y.Doc): string =>
  (doc.get('note', Y.XmlText).toDelta() as { readonly insert: unknown }[])
    .map(({ insert }) => (typeof insert === 'string' ? insert : ''))
    .join('');

/** The texts of these notes, as somebody reads them who has just opened them, by id. */
export async function loadTexts({ operator, product, nameOf }: Rig, notes: Iterable<string>): Promise<Map<string, string>> {
  const { token } = await operator.json<{ token: string }>('POST', '/api/v1/sync-token');
  const url = `${product.address.replace('http', 'ws')}/sync`;
  const socket = new HocuspocusProviderWebsocket({ url, WebSocketPolyfill: WebSocket });
  const texts = new Map<string, string>();
  const load = (id: string) =>
    new Promise<void>((resolve, reject) => {
      const provider = new HocuspocusProvider({
        websocketProvider: socket,
        name: nameOf('note', id),
        token,
        onSynced: () => {
          texts.set(id, textOf(provider.document));
          provider.destroy();
          resolve();
        },
        onAuthenticationFailed: ({ reason }) => reject(new Error(`the note ${id} cannot be opened: ${reason}`)),
      });
      provider.attach();
    });
  try {
    const left = [...notes];
    while (left.length > 0) await Promise.all(left.splice(0, atOnce).map(load));
  } finally {
    socket.destroy();
  }
  return texts;
}
