import * as Y from 'yjs';
import { limits } from '../limits.ts';

export type DecodedUpdate = ReturnType<typeof Y.decodeUpdate>;
export type Struct = DecodedUpdate['structs'][number];

/**
 * Decodes an untrusted Yjs update (v1). Decoding is what stops garbage and the few bytes that claim millions of
 * structs; what decodes is then held against the limits.
 */
export function checkUpdate(
  update: Uint8Array,
): { readonly decoded: DecodedUpdate } | { readonly reason: 'garbage' | 'too-many-structs' | 'out-of-range' } {
  let decoded: DecodedUpdate;
  try {
    decoded = Y.decodeUpdate(update);
  } catch {
    return { reason: 'garbage' };
  }
  let count = decoded.structs.length;
  for (const struct of decoded.structs) {
    if (!inRange(struct.id.clock, struct.length)) return { reason: 'out-of-range' };
  }
  for (const ranges of decoded.ds.clients.values()) {
    count += ranges.length;
    for (const range of ranges) if (!inRange(range.clock, range.len)) return { reason: 'out-of-range' };
  }
  return count > limits.structsPerUpdate.value ? { reason: 'too-many-structs' } : { decoded };
}

/** Clocks are positions in a text that somebody typed; more than this is an attack on whoever counts them. */
const inRange = (clock: number, length: number) =>
  Number.isSafeInteger(clock) && clock >= 0 && length > 0 && clock + length <= 0x7fff_ffff;
