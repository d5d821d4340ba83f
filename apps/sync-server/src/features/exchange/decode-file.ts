import chardet from 'chardet';
import { RefusalError } from '@rapport/model/errors';

/**
 * The text of an uploaded file. UTF-8 and UTF-16 are recognised by their marks or by being valid; anything else is
 * guessed from its bytes unless `encoding` says what it is. Throws `bad-csv` for what is no text at all.
 */
export function decodeFile(bytes: Uint8Array, encoding?: string): { readonly text: string; readonly encoding: string } {
  const label = encoding ?? encodingOf(bytes);
  let decoder: TextDecoder;
  try {
    decoder = new TextDecoder(label, { fatal: encoding !== undefined });
  } catch (cause) {
    throw new RefusalError('bad-csv', { field: 'encoding', values: { reason: 'unknown-encoding', encoding: label } }, cause);
  }
  let text: string;
  try {
    text = decoder.decode(bytes);
  } catch (cause) {
    throw new RefusalError('bad-csv', { field: 'encoding', values: { reason: 'wrong-encoding', encoding: label } }, cause);
  }
  if (text.includes('\u0000')) throw new RefusalError('bad-csv', { field: 'file', values: { reason: 'not-text' } });
  return { text, encoding: decoder.encoding };
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return 'utf-8';
  } catch {
    // Statistics need only a part; windows-1252 is what old office exports use when nothing else is told apart.
    const guess = chardet.detect(bytes.subarray(0, 256 * 1024));
    return guess && guess !== 'UTF-8' && guess !== 'ASCII' && isKnown(guess)
      ? guess.replace(/^ISO-8859-1$/, 'windows-1252')
      : 'windows-1252';
  }
}

/** The detector names encodings that the decoder does not have. */
function isKnown(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}
