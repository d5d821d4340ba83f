import type { Member } from '@rapport/model/settings/definitions';

/** Members whose whole name stands after an @ in a text; the longest name that fits counts. */
export function mentionsIn(text: string, members: Iterable<Member>): readonly string[] {
  const byLength = [...members].filter((member) => member.active).sort((a, b) => b.name.length - a.name.length);
  const found = new Set<string>();
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const rest = text.slice(at + 1).toLowerCase();
    const match = byLength.find((member) => {
      const name = member.name.toLowerCase();
      return rest.startsWith(name) && !/^[\p{L}\p{N}]/u.test(rest.slice(name.length));
    });
    if (match) found.add(match.id);
  }
  return [...found];
}

/** What is being typed after the last @ before the caret, or undefined when that is no mention. */
export function mentionAt(text: string, caret: number): { readonly from: number; readonly text: string } | undefined {
  const before = text.slice(0, caret);
  const from = before.lastIndexOf('@');
  if (from < 0 || /[\p{L}\p{N}]/u.test(before.charAt(from - 1))) return undefined;
  const typed = before.slice(from + 1);
  return typed.length <= 30 && !typed.includes('\n') && !/\s{2}|\s$/.test(typed) ? { from, text: typed } : undefined;
}
