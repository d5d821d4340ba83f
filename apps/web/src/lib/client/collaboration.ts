/**
 * All that needs Yjs: the socket, documents on the screen, presence. It is a chunk of its own, fetched once rows are
 * there: a list or board is shown before the first byte of it has come.
 */
export { uniteStored } from '../documents/document-store.ts';
export { OpenDocument } from '../documents/open-document.svelte.ts';
export { appendLines, linesOf, replaceLines, rewriteLines, takeBackLines } from '@rapport/model/documents/write-lines';
export { PresenceLink } from './presence-link.ts';
export { SyncSocket } from './sync-socket.ts';
