import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';
import type { WordFound } from '../../replica/words/word-search.ts';

type Asked = { readonly text: string; readonly types: readonly string[]; readonly limit: number };

/**
 * What is found on this device for a text that is being typed, and again when rows or kept texts change. The last answer
 * stays until the next one is there.
 */
export class WordHits {
  found = $state.raw<readonly WordFound[]>([]);
  /** The text that `found` answers, as far as it was found at once. */
  text = $state('');
  /** Nothing more comes for it. */
  done = $state(true);

  constructor(client: Pick<WorkspaceClient, 'replica' | 'words' | 'device'>, asked: () => Asked) {
    client.words.prepare();
    $effect(() => {
      const { text, limit, types } = asked();
      for (const type of types) client.replica.version(type);
      void client.device.changes;
      if (!text) {
        this.#show('', [], true);
        return;
      }
      return client.words.ask({ typed: text, limit, types }, (found, last) => {
        // Asked again for the same text, the first step has less than what is there.
        if (last || this.text !== text) this.#show(text, found, last);
      });
    });
  }

  #show(text: string, found: readonly WordFound[], last: boolean): void {
    this.found = found;
    this.text = text;
    this.done = last;
  }
}
