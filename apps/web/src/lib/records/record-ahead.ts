import { loadCollaboration } from '../client/load-collaboration.ts';
import { whenIdle } from '../when-idle.ts';
import { loadRecordWords } from './words.svelte.ts';

/**
 * Fetches what the page of a record is made of in an idle moment, so that whoever presses a row waits for none of it
 * [M185]. What does not come is fetched by the page itself, which says so.
 */
export function recordAhead(): void {
  whenIdle(() => {
    const parts = [import('./record/RecordPage.svelte'), loadRecordWords(), loadCollaboration()];
    Promise.all(parts).catch(() => undefined); // without the network the page asks again
  });
}
