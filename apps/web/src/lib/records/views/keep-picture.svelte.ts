import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import { untrack } from 'svelte';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';
import { firstRows } from './first-rows.ts';

/** Milliseconds after the first look, and between pictures: others may change the view many times a second. */
const soon = 100;
const rests = 1_500;

type Shown = {
  readonly type: ObjectType;
  readonly rows: readonly Row[];
  /** Of a board: the field whose values are its columns. */
  readonly column: string | undefined;
};

/**
 * Keeps what a view shows first, for the next start of this page [M186]. `shown` answers nothing while what is shown is
 * no such view. To be called while a component is set up.
 */
export function keepPicture(client: WorkspaceClient, shown: () => Shown | undefined): void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause = soon;
  let ended = false;
  const keep = () => {
    if (ended || timer === undefined) return;
    clearTimeout(timer);
    timer = undefined;
    const now = untrack(shown);
    if (!now || now.rows.length === 0) return;
    pause = rests;
    // As the server has them: what was changed here is laid over them at the next start as at this one.
    const rowOf = (type: string, id: string) => client.replica.table(type).server(id);
    const kept = client.keepPicture(() => firstRows(now.type, now.rows, now.column, rowOf));
    // A tab that was just opened leads in a moment.
    if (!kept && !client.looking && document.visibilityState === 'visible') timer = setTimeout(keepIdly, rests);
  };
  // All rows are looked at: what others change meanwhile is drawn first. Whoever leaves before that keeps it at once.
  const keepIdly = () => {
    if (typeof requestIdleCallback === 'function') requestIdleCallback(keep, { timeout: rests });
    else keep();
  };
  $effect(() => {
    if (shown()) timer ??= setTimeout(keepIdly, pause);
  });
  $effect(() => {
    const left = () => {
      if (document.visibilityState === 'hidden' && timer !== undefined) keep();
    };
    document.addEventListener('visibilitychange', left);
    return () => {
      document.removeEventListener('visibilitychange', left);
      clearTimeout(timer);
      ended = true;
    };
  });
}
