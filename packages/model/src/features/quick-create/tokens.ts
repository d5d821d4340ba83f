/** One word of a line, where it stands, and between which commas. */
export type Token = { readonly start: number; readonly end: number; readonly text: string; readonly segment: number };

/** Commas, semicolons and lines set parts apart; a comma between digits belongs to the number. */
const separator = /(?<!\d)[,;]|[,;](?!\d)|[\n\r\u2028\u2029]/g;

/** The words of a line. What is between them is space and separators, nothing else. */
export function tokensOf(line: string): readonly Token[] {
  const tokens: Token[] = [];
  const cuts = [...line.matchAll(separator)].map(({ index }) => index);
  const ends = [...cuts, line.length];
  let from = 0;
  for (const [segment, end] of ends.entries()) {
    for (const { 0: text, index } of line.slice(from, end).matchAll(/[^\s,;]+(?:[,;][^\s,;]+)*/g))
      tokens.push({ start: from + index, end: from + index + text.length, text, segment });
    from = end + 1;
  }
  return tokens;
}

/** Without what only stands around words: `“Acme”:` → `Acme`. A point at the end may belong to a date. */
export const bareText = (text: string): string => text.replaceAll(/^["'“”„«»(]+|["'“”„«»):!?]+$/g, '').trim();
