import { toBase64 } from '@rapport/model/wire/base64';
import { limits } from '@rapport/model/limits';
import type { PushedEdit } from '@rapport/model/wire/frames';
import type { OutboxEntry } from '@rapport/persistence/browser/store';
import { mergeNoteEdits } from './merge-note-edits.ts';

/** A push frame stays well below what a socket message may hold. */
const bytesPerPush = 262_144;

/** Edits that travel together, and which entries each of them stands for, by the id that it is sent under. */
export type PushFrame = { readonly edits: PushedEdit[]; readonly covers: Map<string, readonly string[]> };

type By = {
  /** Makes several updates of one document one. */
  readonly mergeUpdates: (updates: Uint8Array[]) => Uint8Array;
  /** How long ago something was made. */
  readonly age: (madeAt: number) => number;
};

/** Edits as they are sent, in frames that a server takes. */
export function pushFrames(entries: readonly OutboxEntry[], { mergeUpdates, age }: By): PushFrame[] {
  const frames: PushFrame[] = [];
  let frame: PushFrame | undefined;
  let bytes = 0;
  for (const merged of mergeNoteEdits(entries, mergeUpdates)) {
    const update = toBase64(merged.update);
    if (!frame || frame.edits.length >= limits.pushedEdits.value || bytes + update.length > bytesPerPush) {
      frame = { edits: [], covers: new Map() };
      frames.push(frame);
      bytes = 0;
    }
    frame.edits.push({ id: merged.id, document: merged.document, update, base: merged.base, age: age(merged.madeAt) });
    frame.covers.set(merged.id, merged.covers);
    bytes += update.length;
  }
  return frames;
}
