import { useKeys } from '#lib/shell/keymap.svelte.ts';
import { t as shellText } from '#lib/text.svelte.ts';
import { t } from '../views/words.svelte.ts';
import type { ColumnActs } from './column-acts.svelte.ts';

type Source = {
  readonly acts: ColumnActs;
  /** The cell under the keyboard: 0 the title, -1 none. */
  readonly at: number;
  readonly openMenu: () => void;
};

const STEP = 16;

/** What the keyboard does with the column it is in, for those who draw no edges. */
export function useColumnKeys(source: () => Source): void {
  useKeys(() => {
    const { acts, at, openMenu } = source();
    const group = shellText('records:keys.list');
    const here = () => source().at >= 0;
    const move = (by: number) => {
      const key = acts.keys[at];
      if (key !== undefined && at > 0) acts.move(key, at - 1 + by);
    };
    return [
      { keys: 'H', label: t('column.keys.menu'), group, when: here, run: openMenu },
      { keys: 'Alt+Shift+ArrowRight', label: t('column.keys.wider'), group, when: here, run: () => acts.widen(at, STEP) },
      { keys: 'Alt+Shift+ArrowLeft', label: t('column.keys.narrower'), group, when: here, run: () => acts.widen(at, -STEP) },
      { keys: 'Mod+Shift+ArrowLeft', label: t('column.keys.left'), group, when: () => source().at > 0, run: () => move(-1) },
      { keys: 'Mod+Shift+ArrowRight', label: t('column.keys.right'), group, when: () => source().at > 0, run: () => move(1) },
    ];
  });
}
