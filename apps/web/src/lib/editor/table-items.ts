import ArrowDownToLine from '@lucide/svelte/icons/arrow-down-to-line';
import ArrowLeftToLine from '@lucide/svelte/icons/arrow-left-to-line';
import ArrowRightToLine from '@lucide/svelte/icons/arrow-right-to-line';
import ArrowUpToLine from '@lucide/svelte/icons/arrow-up-to-line';
import Trash from '@lucide/svelte/icons/trash-2';
import type { LexicalEditor } from 'lexical';
import { say, t } from '../records/words.svelte.ts';
import { matches } from './block-items.ts';
import type { MenuItem } from './menu-item.ts';
import { $addColumn, $addRow, $removeColumn, $removeRow, $removeTable, $spot, type Spot } from './note-tables.ts';

type TableAct = {
  readonly name: 'rowAbove' | 'rowBelow' | 'columnLeft' | 'columnRight' | 'deleteRow' | 'deleteColumn' | 'deleteTable';
  readonly icon: typeof Trash;
  readonly keys?: string;
  readonly danger?: true;
  readonly run: (spot: Spot) => boolean;
};

/** What one can do to a table, at its menu, behind "/" in its cells, and by keys. */
export const tableActs: readonly TableAct[] = [
  { name: 'rowAbove', icon: ArrowUpToLine, run: (spot) => $addRow('above', spot) },
  { name: 'rowBelow', icon: ArrowDownToLine, keys: 'Mod+Enter', run: (spot) => $addRow('below', spot) },
  { name: 'columnLeft', icon: ArrowLeftToLine, keys: 'Alt+Shift+ArrowLeft', run: (spot) => $addColumn('left', spot) },
  { name: 'columnRight', icon: ArrowRightToLine, keys: 'Alt+Shift+ArrowRight', run: (spot) => $addColumn('right', spot) },
  { name: 'deleteRow', icon: Trash, keys: 'Mod+Shift+Backspace', run: (spot) => $removeRow(spot) },
  { name: 'deleteColumn', icon: Trash, run: (spot) => $removeColumn(spot) },
  { name: 'deleteTable', icon: Trash, danger: true, run: (spot) => $removeTable(spot) },
];

/** Those of them whose name has what was typed behind "/"; undefined outside of cells. */
export function tableItems(text: string, editor: LexicalEditor): readonly MenuItem[] | undefined {
  if (!editor.getEditorState().read($spot)) return undefined;
  return tableActs
    .filter(({ name }) => matches(say(`editor:tableActions.${name}`), text))
    .map(({ name, icon, run }) => ({
      id: name,
      label: say(`editor:tableActions.${name}`),
      icon,
      group: t('editor:table'),
      run() {
        const spot = $spot();
        if (spot) run(spot);
      },
    }));
}
