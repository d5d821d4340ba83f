/**
 * Where two add a row and a last column at once, a new cell may stand in the document below a row that it is not of. It is
 * seen where it belongs and stays where it stands: whoever put it right would do it at the same moment as somebody else.
 */
import { asSeen, type Cell, parseCell } from '@rapport/model/documents/note-table';
import type { ShownLine } from './note-leaves.ts';

const cellOf = ({ line }: ShownLine): Cell | undefined => parseCell(line.block['cell']);
const nameOf = ({ line }: ShownLine): unknown => line.block['cell'];

/**
 * The lines of the tree, in the order in which the document has them. `shown`: those of the document until now. Cells that
 * stand elsewhere go back there, as far as the tree then is what one sees of it; else the document becomes as the tree is.
 */
export function asStored(tree: readonly ShownLine[], shown: readonly ShownLine[]): readonly ShownLine[] {
  const elsewhere = linesElsewhere(shown);
  if (elsewhere.length === 0) return tree;
  const groups = new Map<string, ShownLine[]>(elsewhere.map(({ key }) => [key, []]));
  const known = new Set(shown.map(({ key }) => key));
  const stored: ShownLine[] = [];
  let group: ShownLine[] | undefined;
  for (const one of tree) {
    // A line that one has begun behind another goes along with it.
    if (known.has(one.key) || (group?.[0] && nameOf(group[0]) !== nameOf(one))) group = groups.get(one.key);
    (group ?? stored).push(one);
  }
  for (const { key } of elsewhere) stored.splice(placeBehind(stored, shown, key), 0, ...(groups.get(key) ?? []));
  const seen = asSeen(stored, cellOf);
  return tree.every((one, index) => one === seen[index]) ? stored : tree;
}

/** The lines that are seen above one that the document has before them, in its order. */
function linesElsewhere(shown: readonly ShownLine[]): readonly ShownLine[] {
  const seen = asSeen(shown, cellOf);
  if (seen.every((one, index) => one === shown[index])) return [];
  const places = new Map(shown.map((one, index) => [one, index]));
  const place = (one: ShownLine) => places.get(one) as number;
  const found: ShownLine[] = [];
  let lowest = Infinity;
  for (const one of seen.toReversed()) {
    if (place(one) > lowest) found.push(one);
    lowest = Math.min(lowest, place(one));
  }
  return found.toSorted((one, other) => place(one) - place(other));
}

/** Behind the line that the document has before this one, and what was begun behind that. */
function placeBehind(stored: readonly ShownLine[], shown: readonly ShownLine[], key: string): number {
  const places = new Map(stored.map((one, index) => [one.key, index]));
  let before = shown.findIndex((one) => one.key === key) - 1;
  while (before >= 0 && !places.has(shown[before]?.key ?? '')) before -= 1;
  if (before < 0) return 0;
  let place = places.get(shown[before]?.key ?? '') as number;
  const beside = nameOf(stored[place] as ShownLine);
  do place += 1;
  while (place < stored.length && beside !== undefined && nameOf(stored[place] as ShownLine) === beside);
  return place;
}
