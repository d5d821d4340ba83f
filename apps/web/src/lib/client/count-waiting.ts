import type { Replica } from '../replica/replica.svelte.ts';
import type { Connection } from './connection.svelte.ts';
import type { Outbox } from './outbox.ts';
import type { OutboxState } from './outbox-state.svelte.ts';
import { countAsMade } from './typed-as-one.ts';

type Surroundings = {
  readonly outbox: Outbox;
  readonly replica: Replica;
  readonly connection: Connection;
  readonly outboxState: OutboxState;
};

/** The badge and its list follow the outbox; counted once per turn, however often `again` is called. */
export class CountWaiting {
  readonly #around: Surroundings;
  #counting = false;

  constructor(around: Surroundings) {
    this.#around = around;
  }

  again(): void {
    if (this.#counting) return;
    this.#counting = true;
    queueMicrotask(() => {
      this.#counting = false;
      const { outbox, replica, connection, outboxState } = this.#around;
      const waiting = outbox.unsent;
      connection.waiting = countAsMade(waiting);
      connection.onTheirWay = outbox.saved.filter((entry) => replica.isOnItsWay(entry)).length;
      connection.held = outbox.held;
      outboxState.entries = waiting;
      outboxState.sending.count(waiting, connection.state === 'saving');
    });
  }
}
