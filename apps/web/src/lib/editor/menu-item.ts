import type { Box } from '@lucide/svelte';

/** One line of a menu in the text. */
export type MenuItem = {
  readonly id: string;
  readonly label: string;
  readonly detail?: string | undefined;
  /** Lines of one group stand together, under its name. */
  readonly group?: string | undefined;
  readonly icon?: typeof Box;
  /** Called in an update, once the sign and what was typed behind it are gone. */
  readonly run: () => void;
};
