import { createHash } from 'node:crypto';

const names = new WeakMap<readonly string[], string>();

/** Names what somebody belongs to: a replica whose rows were read under another name loads again. */
export function groupsName(groups: readonly string[]): string {
  const known = names.get(groups);
  if (known !== undefined) return known;
  const name = createHash('sha256')
    .update([...groups].sort().join('\n'))
    .digest('base64url')
    .slice(0, 16);
  names.set(groups, name);
  return name;
}
