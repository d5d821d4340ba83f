import { limits } from '@rapport/model/limits';

const first = 250;
const forgottenAfter = 30_000;
const mostAddresses = 10_000;

type Record = { readonly times: number; readonly at: number };

/**
 * How long new sockets of an address wait until they are heard, because sockets of it were ended for what no client does
 * by accident: what they cost is bounded however often they come back [V8]. It doubles with each time, ends at a limit that
 * whoever shares the address can live with, and is forgotten.
 */
export class Penalties {
  readonly #now: () => number;
  /** The one who was noted longest ago comes first. */
  readonly #addresses = new Map<string, Record>();

  constructor(now: () => number = performance.now.bind(performance)) {
    this.#now = now;
  }

  /** One of its sockets was ended for what it did. */
  note(address: string): void {
    const times = (this.#known(address)?.times ?? 0) + 1;
    this.#addresses.delete(address);
    this.#addresses.set(address, { times, at: this.#now() });
    const [oldest] = this.#addresses.keys();
    if (this.#addresses.size > mostAddresses && oldest !== undefined) this.#addresses.delete(oldest);
  }

  /** Milliseconds for which a new socket of this address is not heard. */
  waitOf(address: string): number {
    const times = this.#known(address)?.times ?? 0;
    return times === 0 ? 0 : Math.min(first * 2 ** (times - 1), limits.penaltyMilliseconds.value);
  }

  #known(address: string): Record | undefined {
    const known = this.#addresses.get(address);
    return known && this.#now() - known.at < forgottenAfter ? known : undefined;
  }
}
