/**
 * First loads of devices. Each holds a connection to the database from its first row to its last: so many run at once, the
 * others wait in line, and one that nobody reads on is ended.
 */
export class FirstLoads {
  readonly #most: number;
  readonly #readWithin: number;
  readonly #line: (() => void)[] = [];
  #running = 0;

  /** `most`: how many at once. `readWithin`: milliseconds until a part that is ready must be asked for. */
  constructor(most: number, readWithin: number) {
    this.#most = most;
    this.#readWithin = readWithin;
  }

  /** The lines that `load` makes, as fast as they are read. A reader that leaves, or stops reading, ends it. */
  stream(load: () => AsyncGenerator<object>): ReadableStream<Uint8Array> {
    const lines = this.#inTurn(load);
    const encoder = new TextEncoder();
    let unread: NodeJS.Timeout | undefined;
    return new ReadableStream({
      pull: async (controller) => {
        clearTimeout(unread);
        const { done, value } = await lines.next();
        if (done) return controller.close();
        controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`));
        unread = setTimeout(() => {
          controller.error(new Error('a first load was not read on'));
          void lines.return(undefined);
        }, this.#readWithin).unref();
      },
      async cancel() {
        clearTimeout(unread);
        await lines.return(undefined);
      },
    });
  }

  async *#inTurn(load: () => AsyncGenerator<object>): AsyncGenerator<object, void, undefined> {
    if (this.#running >= this.#most) await new Promise<void>((resolve) => this.#line.push(resolve));
    else this.#running += 1;
    try {
      yield* load();
    } finally {
      const next = this.#line.shift();
      // The place is handed on: nobody who comes in between takes it.
      if (next) next();
      else this.#running -= 1;
    }
  }
}
