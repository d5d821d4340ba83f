const plain = /^[\w.:+-]+$/;

/**
 * An array as Postgres reads it. Ids, numbers, times and words of ours go in as they are: the driver would look at each of
 * them character by character, which is the better part of what a large batch costs.
 */
export const arrayLiteral = (values: readonly (string | number | boolean | null)[]): string =>
  `{${values.map((value) => (value === null ? 'NULL' : typeof value === 'string' ? element(value) : value)).join(',')}}`;

const element = (text: string): string =>
  plain.test(text) && text.toLowerCase() !== 'null' ? text : `"${text.replaceAll(/["\\]/g, '\\$&')}"`;

/** An array of `bytea`. */
export const bytesLiteral = (values: readonly Uint8Array[]): string =>
  `{${values.map((bytes) => `"\\\\x${Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex')}"`).join(',')}}`;
