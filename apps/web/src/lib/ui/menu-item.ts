import type { Component } from 'svelte';

/** One line of a menu: an act, a choice (`checked`), a submenu (`items`), a heading or a separator. */
export type MenuItem =
  | 'separator'
  | { readonly heading: string }
  | {
      readonly label: string;
      readonly icon?: Component;
      /** CSS colour of a dot in place of the icon. */
      readonly dot?: string;
      readonly keys?: string;
      readonly hint?: string;
      readonly checked?: boolean;
      readonly danger?: boolean;
      readonly disabled?: boolean;
      readonly href?: string;
      readonly onSelect?: () => void;
      readonly items?: readonly MenuItem[];
    };
