/**
 * How long the frames of one socket are on their way to us [M221]. Each says our own time as its sender last heard it, gone
 * on by the sender's clock: how far that is behind is the way of what it heard and its own together. Half of the least that
 * this has been is taken for the way that what it heard had; what is more is the frame's. So nobody's clock is believed but
 * ours, and where the two ways differ it is wrong by half of a round trip at most.
 */
export class OnTheWay {
  #least = Infinity;

  /** Milliseconds; none where its sender says nothing. */
  of(sent: number | undefined, arrived: number): number {
    if (sent === undefined) return 0;
    const bothWays = Math.max(0, arrived - sent);
    this.#least = Math.min(this.#least, bothWays);
    return bothWays - this.#least / 2;
  }
}
