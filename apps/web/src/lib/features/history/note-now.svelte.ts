import { changesBetween, type Line } from '@rapport/model/documents/note-text';
import { objectType } from '@rapport/model/objects/index';
import { loadCollaboration } from '#lib/client/load-collaboration.ts';
import type { WorkspaceClient } from '#lib/client/workspace-client.svelte.ts';
import type { OpenDocument } from '#lib/documents/open-document.svelte.ts';

/** What a note says by now, beside what it said: followed for as long as that is looked at. To be made in a component. */
export class NoteNow {
  #document = $state.raw<OpenDocument>();
  #lines = $state.raw<readonly Line[]>();
  #linesOf: (typeof import('#lib/client/collaboration.ts'))['linesOf'] | undefined;

  constructor(client: Pick<WorkspaceClient, 'openDocument'>, note: () => string | undefined) {
    $effect(() => {
      const id = note();
      if (id === undefined) return;
      let over = false;
      void loadCollaboration().then(({ linesOf }) => {
        if (over) return;
        this.#linesOf = linesOf;
        this.#document = client.openDocument('note', id);
      });
      return () => {
        over = true;
        this.#document?.release();
        this.#document = undefined;
        this.#lines = undefined;
      };
    });
    $effect(() => {
      const [document, root] = [this.#document, objectType('note')?.richText];
      if (document?.state !== 'ready' || root === undefined) return;
      const { doc } = document;
      const look = () => (this.#lines = this.#linesOf?.(doc, root));
      look();
      doc.on('update', look);
      return () => doc.off('update', look);
    });
  }

  /** Whether bringing these lines back would change it; undefined while this device does not have it. */
  differsFrom(lines: readonly Line[]): boolean | undefined {
    return this.#lines && changesBetween(this.#lines, lines).length > 0;
  }
}
