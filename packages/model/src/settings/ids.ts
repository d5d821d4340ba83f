const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';

/** An opaque id for an option, stage, pipeline or custom field: `c_` and ten characters made of the random bytes given. */
export function opaqueId(random: Uint8Array): string {
  if (random.length < 10) throw new Error('An opaque id takes ten random bytes.');
  return `c_${Array.from(random.subarray(0, 10), (byte) => alphabet[byte & 31]).join('')}`;
}
