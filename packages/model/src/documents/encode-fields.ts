import * as encoding from 'lib0/encoding';

/** A struct's info byte: content is any JSON value (8), the parent key follows (0x20), no origins. */
const ANY_UNDER_KEY = 8 | 0x20;

/**
 * The Yjs update (v1) that writes the entries into a document's `fields` map, by hand: one struct per entry, byte for
 * byte what a document with this client id would give, without making one. Entries without a value are left out; a key
 * may come only once. A later update of the same client begins at the `clock` where the one before ended, and its keys
 * must be new to the document as well.
 */
export function encodeFields(clientId: number, entries: Iterable<readonly [key: string, value: unknown]>, clock = 0): Uint8Array {
  const structs = encoding.createEncoder();
  let count = 0;
  for (const [key, value] of entries) {
    if (value === undefined || value === null) continue;
    encoding.writeUint8(structs, ANY_UNDER_KEY);
    encoding.writeVarUint(structs, 1); // the parent is a root, by name
    encoding.writeVarString(structs, 'fields');
    encoding.writeVarString(structs, key);
    encoding.writeVarUint(structs, 1); // one value
    encoding.writeAny(structs, value as Parameters<typeof encoding.writeAny>[1]);
    count++;
  }
  const update = encoding.createEncoder();
  encoding.writeVarUint(update, count === 0 ? 0 : 1); // clients
  if (count > 0) {
    encoding.writeVarUint(update, count);
    encoding.writeVarUint(update, clientId);
    encoding.writeVarUint(update, clock); // of the first struct
    encoding.writeUint8Array(update, encoding.toUint8Array(structs));
  }
  encoding.writeVarUint(update, 0); // nothing deleted
  return encoding.toUint8Array(update);
}
