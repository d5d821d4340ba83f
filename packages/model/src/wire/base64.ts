/** Characters that `String.fromCharCode` takes at once, well below what a stack holds. */
const portion = 0x8000;

/** Bytes as text, for JSON. */
export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += portion) text += String.fromCharCode(...bytes.subarray(at, at + portion));
  return btoa(text);
}

/** The way back. Throws where it is no Base64. */
export const fromBase64 = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
