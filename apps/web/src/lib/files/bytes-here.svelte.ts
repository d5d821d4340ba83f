import type { Row } from '@rapport/model/schema/row';
import { onDestroy, untrack } from 'svelte';
import type { WorkspaceClient } from '../client/workspace-client.svelte.ts';

/**
 * The bytes of a file as this device has them, for the component that makes this. What has been asked of the server stays
 * as it is while there is one, so that nothing blinks; without one it is looked again whenever other files are here.
 */
export class BytesHere {
  /** An address of this page; undefined where the bytes are not here. */
  url = $state<string>();
  blob = $state.raw<Blob>();
  /** It was looked: until then nobody asks the server for what may be here. */
  looked = $state(false);
  #of: string | undefined;

  constructor(client: WorkspaceClient, row: () => Row | undefined) {
    const { device, connection } = client;
    const id = $derived(row()?.id);
    $effect(() => {
      void device.fileChanges;
      const { online } = connection;
      if (this.#of !== id) untrack(() => this.#drop(id));
      const wanted = untrack(row);
      if (!wanted || untrack(() => this.url !== undefined || (this.looked && online))) return;
      let gone = false;
      void device.bytesOf(wanted).then((blob) => {
        if (gone) return;
        this.blob = blob;
        this.url = blob && URL.createObjectURL(blob);
        this.looked = true;
      });
      return () => (gone = true);
    });
    onDestroy(() => this.#drop(undefined));
  }

  /** Its row has gone, or another file is asked for. */
  #drop(id: string | undefined): void {
    if (this.url !== undefined) URL.revokeObjectURL(this.url);
    this.url = undefined;
    this.blob = undefined;
    this.looked = false;
    this.#of = id;
  }
}

/** Saves what is here under its name. */
export function saveAs(url: string, name: string): void {
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
}
