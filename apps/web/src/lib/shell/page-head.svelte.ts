import type { Component } from 'svelte';

/** Values and no snippet: the top line outlives the page, whose own markup would then read what is gone. */
export type HeadAction = {
  readonly label: string;
  readonly icon: Component;
  readonly keys: string;
  readonly run: () => void;
};

/** What a page puts into the top line: where one is, and its one action. */
export type PageHead = {
  readonly title: string;
  /** Where it lies: shown before the title, as links. */
  readonly trail?: readonly { readonly label: string; readonly href: string }[];
  readonly action?: HeadAction;
  /** The record whose people are shown; absent: everybody in the workspace. */
  readonly record?: { readonly type: string; readonly id: string };
};

let head = $state.raw<PageHead>({ title: '' });
export const pageHead = (): PageHead => head;

/** Says what the top line shows while the calling page is on screen. */
export function usePageHead(make: () => PageHead): void {
  $effect(() => {
    head = make();
  });
}
