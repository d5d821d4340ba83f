const longest = 4_194_304;

/**
 * Reads what a client sends over one TCP connection as far as it is WebSocket messages: first the request that upgrades
 * it, then masked frames. `undefined`: it is something else, and is not looked at any more.
 */
export class ClientFrames {
  #left: Buffer = Buffer.alloc(0);
  #state: 'head' | 'frames' | 'other' = 'head';

  /** The binary messages that are complete with these bytes. */
  read(bytes: Buffer): Buffer[] {
    if (this.#state === 'other') return [];
    this.#left = this.#left.length === 0 ? bytes : Buffer.concat([this.#left, bytes]);
    if (this.#state === 'head') {
      const end = this.#left.indexOf('\r\n\r\n');
      if (end < 0) return [];
      const upgrades = /^upgrade:\s*websocket/im.test(this.#left.subarray(0, end).toString('latin1'));
      this.#state = upgrades ? 'frames' : 'other';
      this.#left = upgrades ? this.#left.subarray(end + 4) : Buffer.alloc(0);
    }
    const messages: Buffer[] = [];
    for (let frame = this.#next(); frame; frame = this.#next()) if (frame.binary) messages.push(frame.payload);
    return messages;
  }

  #next(): { readonly binary: boolean; readonly payload: Buffer } | undefined {
    const bytes = this.#left;
    if (this.#state !== 'frames' || bytes.length < 2) return undefined;
    const [first = 0, second = 0] = bytes;
    let length = second & 127;
    let at = 2;
    if (length === 126) {
      if (bytes.length < 4) return undefined;
      length = bytes.readUInt16BE(2);
      at = 4;
    } else if (length === 127) {
      if (bytes.length < 10) return undefined;
      length = Number(bytes.readBigUInt64BE(2));
      at = 10;
    }
    if (length > longest || (second & 128) === 0) {
      this.#state = 'other';
      this.#left = Buffer.alloc(0);
      return undefined;
    }
    if (bytes.length < at + 4 + length) return undefined;
    const mask = bytes.subarray(at, at + 4);
    const payload = Buffer.from(bytes.subarray(at + 4, at + 4 + length));
    for (let index = 0; index < length; index += 1) payload[index] = (payload[index] ?? 0) ^ (mask[index % 4] ?? 0);
    this.#left = bytes.subarray(at + 4 + length);
    // A whole binary message in one frame, as all our clients send them.
    return { binary: (first & 15) === 2 && (first & 128) !== 0, payload };
  }
}
