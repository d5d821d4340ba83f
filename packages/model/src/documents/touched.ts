import * as Y from 'yjs';
import type { Refusal } from '../errors.ts';
import { limits } from '../limits.ts';
import type { ObjectType } from '../schema/object-type.ts';
import { settingsType } from '../settings/settings-type.ts';
import type { DecodedUpdate } from './check-update.ts';
import { fieldOfKey, FIELDS } from './record-document.ts';
import { locator, type Place } from './locate.ts';
import { covers, waiting } from './waiting.ts';

export type Touched = {
  /** Names of the root types that the update writes to or deletes from. */
  readonly roots: ReadonlySet<string>;
  /** Flat keys of `fields` that it writes or deletes. */
  readonly fieldKeys: ReadonlySet<string>;
  /** Client ids under which it brings structs that the document does not have. */
  readonly clients: ReadonlySet<number>;
  /** Client ids whose structs it builds on or deletes although neither it nor the document has them. */
  readonly missing: ReadonlySet<number>;
  /** What no record document may hold, wherever the roots allow it. */
  readonly problem: 'list-in-fields' | 'nested-in-fields' | 'content-in-fields' | 'key-too-long' | undefined;
};

/**
 * Where an update writes, found before it is applied. A struct with neighbours says nothing about where it is: it
 * copies its parent from them, and they may be in the document or in the same update. Never throws.
 */
export function touched(decoded: DecodedUpdate, doc: Y.Doc): Touched {
  const place = locator(decoded, doc);
  const roots = new Set<string>();
  const fieldKeys = new Set<string>();
  const clients = new Set<number>();
  const missing = new Set<number>();
  let problem: Touched['problem'];

  const note = (at: Place) => {
    if (at.kind === 'missing') missing.add(at.client);
    if (at.kind !== 'root') return;
    roots.add(at.root);
    if (at.root === FIELDS && at.key !== null) fieldKeys.add(at.key);
  };

  for (const struct of decoded.structs) {
    if (struct instanceof Y.Skip) continue;
    const known = Y.getState(doc.store, struct.id.client);
    if (struct.id.clock + struct.length <= known) continue; // already there: Yjs passes over it, too
    clients.add(struct.id.client);
    if (!(struct instanceof Y.Item)) continue;
    const at = place.ofStruct(struct);
    note(at);
    // Neighbours in two places are no honest struct; both places count, so that neither escapes the checks.
    if (struct.origin && struct.rightOrigin) note(place.ofId(struct.rightOrigin));
    if (at.kind === 'root' && at.root === FIELDS) problem ??= problemInFields(struct, at);
  }
  const deletes = doc.store.pendingDs ? waiting(doc).deletes : undefined;
  for (const [client, ranges] of decoded.ds.clients) {
    for (const range of ranges) {
      // The document waits to delete it already: somebody repeats what they were given.
      if (deletes && covers(deletes, client, range.clock, range.clock + range.len)) continue;
      for (const at of place.ofDeleted(client, range.clock, range.len)) note(at);
    }
  }
  return { roots, fieldKeys, clients, missing, problem };
}

function problemInFields(struct: Y.Item, at: Place & { kind: 'root' }): Touched['problem'] {
  if (at.key === null) return 'list-in-fields';
  if (at.nested || struct.content instanceof Y.ContentType || struct.content instanceof Y.ContentDoc) return 'nested-in-fields';
  if (at.key.length > limits.fieldKeyLength.value) return 'key-too-long';
  const { content } = struct;
  return content instanceof Y.ContentAny || content instanceof Y.ContentDeleted || content instanceof Y.ContentJSON
    ? undefined
    : 'content-in-fields';
}

export type Sender = {
  /** Whether a client id is this person's own. */
  readonly isOwn: (client: number) => boolean;
};

/**
 * Whether somebody may send this update for a document of this type; undefined: yes. As nobody ever holds a struct
 * that the log lacks, an unknown struct of somebody else's client id – or building on one – is a forgery.
 */
export function checkTouched(type: ObjectType, found: Touched, sender: Sender): Refusal | undefined {
  for (const client of [...found.clients, ...found.missing]) if (!sender.isOwn(client)) return { kind: 'forged-update' };
  for (const root of found.roots)
    if (root !== FIELDS && root !== type.richText) return { kind: 'foreign-content', values: { reason: 'root' } };
  if (found.problem) return { kind: 'foreign-content', values: { reason: found.problem } };
  if (type.key === settingsType.key) return undefined;
  for (const key of found.fieldKeys) {
    const at = fieldOfKey(type, key);
    if (at?.field.writer === 'server') return { kind: 'server-field', field: at.key };
  }
  return undefined;
}
