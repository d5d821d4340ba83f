import type { Component } from 'svelte';
import { Registrations } from './registrations.svelte.ts';

/** Something the palette can do here: on this record, on the selection, or anywhere. */
export type Action = {
  readonly label: string;
  /** The value it sets or the object it acts on, muted beside the label. */
  readonly detail?: string;
  readonly icon?: Component;
  readonly keys?: string;
  readonly run: () => void;
  /** Only shown once something is typed: values of fields, which would drown the rest. */
  readonly whenTyping?: boolean;
  /** Takes something away: it stands last, where nobody meets it by pressing Enter too soon. */
  readonly destructive?: boolean;
};

const registered = new Registrations<Action>();

/** What can be done on the page that is shown, the page's own first, and what takes something away last. */
export const actions = (): readonly Action[] =>
  registered.groups
    .toReversed()
    .flat()
    .sort((a, b) => Number(a.destructive ?? false) - Number(b.destructive ?? false));

/** Actions that live as long as the calling component. */
export const useActions = (make: () => readonly Action[]): void => registered.follow(make);
