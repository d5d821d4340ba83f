import type { XmlText } from 'yjs';

/**
 * Adds a line to a note, above or below what is there (the line feed begins it): what two people write at once stands
 * beside each other, and neither's word is parted.
 */
export function addLine(text: XmlText, word: string): void {
  text.insert(word.length % 2 === 0 ? 0 : text.length, `\n${word}`);
}
