import { limits } from '@rapport/model/limits';
import { encodeStateAsUpdate, type Doc } from 'yjs';

/** Why a paste is not taken, and its size. Nothing of it comes in: it stays on the clipboard, whole. */
export type PasteFault = { readonly kind: 'too-long' | 'no-room'; readonly bytes: number };

/** What is wrong with pasting that into a note. */
export function pasteFault(data: Pick<DataTransfer, 'getData'> | null, doc: Doc): PasteFault | undefined {
  const bytes = sizeOf(data?.getData('text/plain') ?? '');
  // Dressed text is several times as long as what it says.
  const dressed = sizeOf(data?.getData('text/html') ?? '') / 8;
  const longest = Math.max(bytes, dressed);
  if (longest > limits.notePasteBytes.value) return { kind: 'too-long', bytes: Math.round(longest) };
  if (bytes < 10_000) return undefined;
  return encodeStateAsUpdate(doc).length + bytes > limits.noteBytes.value ? { kind: 'no-room', bytes } : undefined;
}

const sizeOf = (text: string): number => (text === '' ? 0 : new TextEncoder().encode(text).length);
