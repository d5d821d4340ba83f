import type { Changes } from '../commands/command.ts';
import type { ObjectType } from './object-type.ts';

/** The values that make a title: all of it where it has one field, else its last word in the last ("Ana María | López"). */
export function titleFields(type: ObjectType, title: string): Changes {
  const text = title.normalize('NFC').trim().replaceAll(/\s+/g, ' ');
  const [first, ...others] = type.title;
  const last = others.at(-1) ?? first;
  if (text === '' || first === undefined || last === undefined) return {};
  const cut = first === last ? -1 : text.lastIndexOf(' ');
  return {
    ...(cut > 0 ? { [first]: { value: text.slice(0, cut) } } : {}),
    [last]: { value: cut > 0 ? text.slice(cut + 1) : text },
  };
}
