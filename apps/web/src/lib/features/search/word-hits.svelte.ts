import { objectTypes } from '@rapport/model/objects/index';
import type { Row } from '@rapport/model/schema/row';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';

type Asked = { readonly text: string; readonly types?: readonly string[] | undefined; readonly limit: number };

/** What the index of words finds on this device for a text that is being typed, and again when rows change. */
export class WordHits {
  rows = $state.raw<readonly Row[]>([]);

  constructor(client: WorkspaceClient, asked: () => Asked) {
    $effect(() => {
      const { text, limit, types } = asked();
      const among = types ?? Object.values(objectTypes).flatMap((type) => (type.listed ? [type.key] : []));
      for (const type of among) client.replica.version(type);
      if (!text) {
        this.rows = [];
        return;
      }
      let late = false;
      void client.words.find(text, limit, among).then((rows) => {
        if (!late) this.rows = rows;
      });
      return () => void (late = true);
    });
  }
}
