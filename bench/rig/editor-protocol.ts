import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

/** How a client of a server frames the sync protocol. Only what a load generator needs. */
export type Framing = {
  /** What to send when the socket opens; undefined: nothing, edits may be sent at once. */
  readonly opening: (document: string, token: string) => Uint8Array | undefined;
  readonly update: (document: string, update: Uint8Array) => Uint8Array;
  /** Asks for everything that the document holds. */
  readonly ask: (document: string) => Uint8Array;
  readonly read: (frame: Uint8Array) => Received;
};
export type Received = { readonly kind: 'ready' | 'ack' | 'other' } | { readonly kind: 'update'; readonly update: Uint8Array };

const SYNC = 0;
const AUTH = 2;
const SYNC_STATUS = 8;
const UPDATE = 2;
const other: Received = { kind: 'other' };

function syncMessage(decoder: decoding.Decoder): Received {
  const step = decoding.readVarUint(decoder);
  return step === UPDATE || step === 1 ? { kind: 'update', update: decoding.readVarUint8Array(decoder) } : other;
}

/** The first sync step of somebody who has nothing: an empty state vector. */
function writeQuestion(encoder: encoding.Encoder): void {
  encoding.writeVarUint(encoder, SYNC);
  encoding.writeVarUint(encoder, 0);
  encoding.writeVarUint8Array(encoder, Uint8Array.of(0));
}

/** `varString(document) varUint(type) …`, with an Auth message per document. */
export const hocuspocusFraming: Framing = {
  opening: (document, token) =>
    encoding.encode((encoder) => {
      encoding.writeVarString(encoder, document);
      encoding.writeVarUint(encoder, AUTH);
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarString(encoder, token);
      encoding.writeVarString(encoder, '4.7.0');
    }),
  update: (document, update) =>
    encoding.encode((encoder) => {
      encoding.writeVarString(encoder, document);
      encoding.writeVarUint(encoder, SYNC);
      encoding.writeVarUint(encoder, UPDATE);
      encoding.writeVarUint8Array(encoder, update);
    }),
  ask: (document) =>
    encoding.encode((encoder) => {
      encoding.writeVarString(encoder, document);
      writeQuestion(encoder);
    }),
  read: (frame) => {
    const decoder = decoding.createDecoder(frame);
    decoding.readVarString(decoder);
    const type = decoding.readVarUint(decoder);
    if (type === SYNC) return syncMessage(decoder);
    if (type === SYNC_STATUS) return { kind: 'ack' };
    return type === AUTH && decoding.readVarUint(decoder) === 2 ? { kind: 'ready' } : other;
  },
};

/** The document is in the address; no authentication, no acknowledgement. */
export const yWebsocketFraming: Framing = {
  opening: () => undefined,
  update: (_, update) =>
    encoding.encode((encoder) => {
      encoding.writeVarUint(encoder, SYNC);
      encoding.writeVarUint(encoder, UPDATE);
      encoding.writeVarUint8Array(encoder, update);
    }),
  ask: () => encoding.encode(writeQuestion),
  read: (frame) => {
    const decoder = decoding.createDecoder(frame);
    return decoding.readVarUint(decoder) === SYNC ? syncMessage(decoder) : other;
  },
};
