/**
 * What the torture writes: each edit carries a token that occurs nowhere else, so that it is found again wherever it
 * went, in bytes as in rows. `tag`, `comment` and `word` (of a note) cannot be overwritten; `value` can; `record` names a
 * new record.
 */
export const tokenKinds = { tag: 't', comment: 'c', value: 'v', record: 'r', word: 'w' } as const;
export type TokenKind = keyof typeof tokenKinds;

const kinds = new Map<string, TokenKind>(Object.entries(tokenKinds).map(([kind, letter]) => [letter, kind as TokenKind]));
const pattern = /tok_[a-z0-9]+_([tcvrw])_[0-9]+_/g;

/** The `n`-th token of a client, whose name is letters and digits. Ends with a mark, so that none begins another. */
export const makeToken = (client: string, kind: TokenKind, n: number): string => `tok_${client}_${tokenKinds[kind]}_${n}_`;

export const kindOf = (token: string): TokenKind => kinds.get(token.split('_')[2] ?? '') ?? 'value';

/** Every token in a text. */
export const tokensIn = (text: string): string[] => text.match(pattern) ?? [];
/** Every token in the bytes of a frame or an update, where texts stand as they are. */
export const tokensInBytes = (bytes: Uint8Array): string[] =>
  tokensIn(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'));
