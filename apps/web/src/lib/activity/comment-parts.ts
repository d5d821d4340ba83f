/** A piece of a comment: plain words, a name that was mentioned, or something to click. */
export type CommentPart =
  | { readonly kind: 'text' | 'mention'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

const clickable = /(?:https?:\/\/|www\.)[^\s<>"]+|[^\s<>"@,;:()]+@[^\s<>"@,;:()]+\.[a-z]{2,}/giu;
/** What ends a sentence is no part of an address; a bracket is when it was opened there. */
function withoutTail(text: string): string {
  let end = text.length;
  for (; end > 0; end--) {
    const last = text.charAt(end - 1);
    const kept = text.slice(0, end);
    if (last === ')' && kept.split('(').length >= kept.split(')').length) break;
    if (!/[.,;:!?'")\]}…]/.test(last)) break;
  }
  return text.slice(0, end);
}

function hrefOf(text: string): string | undefined {
  const address = /^https?:/i.test(text) ? text : /^www\./i.test(text) ? `https://${text}` : undefined;
  if (address === undefined) return text.includes('@') ? `mailto:${text}` : undefined;
  return URL.canParse(address) ? address : undefined;
}

/** A comment in pieces. `names`: those that count as mentions behind an @, people and teams. */
export function commentParts(body: string, names: readonly string[]): readonly CommentPart[] {
  const marks: { readonly from: number; readonly part: CommentPart }[] = [];
  for (const match of body.matchAll(clickable)) {
    const text = withoutTail(match[0]);
    const href = hrefOf(text);
    if (href !== undefined) marks.push({ from: match.index, part: { kind: 'link', text, href } });
  }
  const longest = [...names].sort((a, b) => b.length - a.length).map((name) => name.toLowerCase());
  for (let at = body.indexOf('@'); at >= 0; at = body.indexOf('@', at + 1)) {
    const name = nameAt(body, at, longest);
    if (name !== undefined) marks.push({ from: at, part: { kind: 'mention', text: body.slice(at, at + 1 + name.length) } });
  }
  const parts: CommentPart[] = [];
  let done = 0;
  for (const { from, part } of marks.sort((a, b) => a.from - b.from)) {
    if (from < done) continue;
    if (from > done) parts.push({ kind: 'text', text: body.slice(done, from) });
    parts.push(part);
    done = from + part.text.length;
  }
  if (done < body.length) parts.push({ kind: 'text', text: body.slice(done) });
  return parts;
}

/** The name (lower case, the longest first) that stands as a whole behind the @ at this place. */
export function nameAt(text: string, at: number, longest: readonly string[]): string | undefined {
  if (/[\p{L}\p{N}]/u.test(text.charAt(at - 1))) return undefined;
  const rest = text.slice(at + 1).toLowerCase();
  return longest.find((name) => name !== '' && rest.startsWith(name) && !/^[\p{L}\p{N}]/u.test(rest.slice(name.length)));
}
