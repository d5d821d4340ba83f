import type { ServerFrame } from '@rapport/model/wire/frames';
import type { OutboxEntry, Store } from '@rapport/persistence/browser/store';
import type { Replica } from '../replica/replica.svelte.ts';
import { ask } from '../shell/ask.ts';
import type { KeptEdits, Notices } from './notices.svelte.ts';
import { SkippedEdits } from './skipped-edits.ts';
import { refusedEdit } from './waiting-edits.ts';

const keptAs = 'kept';

type Surroundings = {
  readonly workspace: string;
  readonly store: Store;
  readonly notices: Notices;
  readonly replica: Replica;
  /** What commands passed over has changed: other tabs should look. */
  readonly told: () => void;
};

/** What the server did not take, for its author to see until they decide [V7]: on this device, or kept by the server. */
export class NotTaken {
  readonly #around: Surroundings;
  readonly #skipped: SkippedEdits;
  #asked = 0;

  constructor(around: Surroundings) {
    this.#around = around;
    this.#skipped = new SkippedEdits(around.store, around.told);
  }

  /** Shows what was there when this device was last open. */
  async load(): Promise<void> {
    const { notices, store } = this.#around;
    notices.kept = (await store.meta<readonly KeptEdits[]>(keptAs).catch(() => undefined)) ?? [];
    await this.look();
  }

  /** What commands passed over may have changed in another tab: shows what came, and no more what its author has decided. */
  async look(): Promise<void> {
    const { notices } = this.#around;
    // A disk that cannot be read takes nothing off the screen.
    const { added, gone } = await this.#skipped.look().catch(() => ({ added: [], gone: [] }));
    notices.gone(gone);
    for (const one of added) notices.keepRefused(one);
  }

  refused(entry: OutboxEntry): void {
    const { notices, replica } = this.#around;
    if (entry.state === 'refused' && entry.refusal) notices.keepRefused(refusedEdit(entry, entry.refusal, replica));
  }

  /** A command was done, but for some of its records. */
  done(frame: ServerFrame & { op: 'done' }, entry: OutboxEntry): void {
    const { notices, replica } = this.#around;
    for (const skipped of frame.result.skipped) {
      if (skipped.kept) continue;
      const one = refusedEdit(
        { ...entry, id: `${entry.id} ${skipped.record}`, records: [skipped.record] },
        skipped.refusal,
        replica,
      );
      // An undo that passes over what others have changed since has lost nothing that somebody typed.
      if (entry.kind !== 'command' || entry.body.kind === 'undo') continue;
      const kept = { ...one, command: undefined };
      notices.keepRefused(kept);
      this.#skipped.add(kept);
    }
  }

  /** Their author does not want them any more. */
  discard(ids: readonly string[]): void {
    this.#skipped.remove(ids);
  }

  /** The server keeps so many edits for this person. */
  async kept(count: number): Promise<void> {
    const { workspace, notices, store } = this.#around;
    const asked = ++this.#asked;
    const { items } = count === 0 ? { items: [] } : await ask<{ items: readonly KeptEdits[] }>(`/api/w/${workspace}/kept-edits`);
    if (asked !== this.#asked) return;
    notices.kept = items;
    // Every greeting says so, and mostly that there are none.
    if (count === 0 && !(await store.meta<readonly KeptEdits[]>(keptAs))?.length) return;
    await store.setMeta(keptAs, items);
  }
}
