import CodeXml from '@lucide/svelte/icons/code-xml';
import Heading1 from '@lucide/svelte/icons/heading-1';
import Heading2 from '@lucide/svelte/icons/heading-2';
import Heading3 from '@lucide/svelte/icons/heading-3';
import List from '@lucide/svelte/icons/list';
import ListChecks from '@lucide/svelte/icons/list-checks';
import ListOrdered from '@lucide/svelte/icons/list-ordered';
import Minus from '@lucide/svelte/icons/minus';
import Pilcrow from '@lucide/svelte/icons/pilcrow';
import Quote from '@lucide/svelte/icons/quote';
import Table from '@lucide/svelte/icons/table';
import { say } from '../records/words.svelte.ts';
import type { MenuItem } from './menu-item.ts';
import { $setBlock, type BlockKind, blockKinds } from './note-blocks.ts';

export const blockIcons: Readonly<Record<BlockKind, typeof Quote>> = {
  paragraph: Pilcrow,
  heading1: Heading1,
  heading2: Heading2,
  heading3: Heading3,
  bulletList: List,
  numberedList: ListOrdered,
  checkList: ListChecks,
  quote: Quote,
  code: CodeXml,
  divider: Minus,
  table: Table,
};

/** What is typed while the line is not yet what it shall be. The same in Markdown everywhere. */
const typed: Partial<Record<BlockKind, string>> = {
  heading1: '#',
  heading2: '##',
  heading3: '###',
  bulletList: '-',
  numberedList: '1.',
  checkList: '[]',
  quote: '>',
  code: '```',
  divider: '---',
};

/** Kinds of block whose name, or another word for it, has what was typed behind "/". */
export const blockItems = (text: string): readonly MenuItem[] =>
  blockKinds
    .filter((kind) => matches(`${say(`editor:${kind}`)} ${say(`editor:otherWords.${kind}`)}`, text))
    .map((kind) => ({
      id: kind,
      label: say(`editor:${kind}`),
      detail: typed[kind],
      icon: blockIcons[kind],
      run: () => $setBlock(kind),
    }));

/** Whether one of the words begins with, or their whole has, what was typed. */
export function matches(words: string, text: string): boolean {
  const fold = (part: string) =>
    part
      .toLowerCase()
      .normalize('NFD')
      .replaceAll(/[\p{M}\s]/gu, '');
  return fold(words).includes(fold(text));
}
