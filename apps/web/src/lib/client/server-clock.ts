/** Milliseconds: no two clocks go alike for long, so what was heard earlier than twice that ago counts no more. */
const remembered = 60_000;
/** Milliseconds by which the two clocks of a device may part between two looks: when more, it has slept, or was set. */
const apart = 1_000;

/** What the server's clock says, as this device knows it from what the server says. */
export class ServerClock {
  /** By how much the server's time was ahead of the steady clock here: as heard best, in this period and the one before. */
  #ahead: { readonly since: number; readonly best: number; readonly before: number } | undefined;
  #heardAt = 0;
  #skew = 0;

  /** The server said so just now. What was on its way the shortest is what counts. */
  heard(now: number): void {
    const at = performance.now();
    const ahead = now - at;
    const known = this.#known(at);
    if (!known) this.#ahead = { since: at, best: ahead, before: -Infinity };
    else if (at - known.since > remembered) this.#ahead = { since: at, best: ahead, before: known.best };
    else this.#ahead = { ...known, best: Math.max(known.best, ahead) };
    this.#heardAt = at;
    this.#skew = Date.now() - at;
  }

  /**
   * The server's time now, behind by no more than what it said was on its way. Undefined when nothing was heard lately, or
   * when it cannot be told how long ago that was: the steady clock may stand still while a device sleeps.
   */
  now(): number | undefined {
    const at = performance.now();
    const known = this.#known(at);
    return known && Math.round(at + Math.max(known.best, known.before));
  }

  /** Another socket may lead to another server. */
  forget(): void {
    this.#ahead = undefined;
  }

  #known(at: number) {
    const steady = Math.abs(Date.now() - at - this.#skew) <= apart;
    if (!steady || at - this.#heardAt > remembered) this.#ahead = undefined;
    return this.#ahead;
  }
}
