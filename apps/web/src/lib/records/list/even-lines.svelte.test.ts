import { type Component, createRawSnippet, flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test } from 'vitest';
import EvenLines from './EvenLines.svelte';

type Line = { readonly id: string };
const numbered = (count: number, prefix: string): Line[] => Array.from({ length: count }, (_, at) => ({ id: `${prefix}${at}` }));

/** A line as an input that says its id, so that one with the focus can be told. */
const children = createRawSnippet<[Line, number]>((line) => ({
  render: () => '<input>',
  setup: (element) => {
    $effect(() => {
      (element as HTMLInputElement).value = line().id;
    });
  },
}));

let shown: Record<string, unknown> | undefined;
afterEach(() => {
  if (shown) void unmount(shown);
  document.body.replaceChildren();
});
function show(lines: readonly Line[]) {
  const props = $state({ lines, height: 36, scroller: undefined, above: 32, kindOf: () => 'row', heldAt: -1, children });
  shown = mount(EvenLines as unknown as Component<typeof props>, { target: document.body, props });
  flushSync();
  return {
    become(next: readonly Line[]) {
      props.lines = next;
      flushSync();
    },
    inputs: () => [...document.querySelectorAll('input')],
  };
}
const said = (inputs: readonly HTMLInputElement[]) => inputs.map(({ value }) => value);

test('[M177] Of a long list only what is near the window is drawn, and other rows come into the same elements', () => {
  const { become, inputs } = show(numbered(100_000, 'a'));
  const before = inputs();
  expect(before.length).toBeLessThan(60);
  become(numbered(100_000, 'b'));
  expect(said(inputs())).toEqual(numbered(before.length, 'b').map(({ id }) => id));
  expect(inputs().every((one, at) => one === before[at])).toBe(true);
});

test('[M177] What somebody writes in goes with its row, and never becomes the input of another', () => {
  const { become, inputs } = show(numbered(20, 'a'));
  const [, mine] = inputs();
  mine?.focus();
  expect(document.activeElement).toBe(mine);
  become([{ id: 'new' }, { id: 'a1' }, { id: 'a0' }]);
  expect(inputs()[1]).toBe(mine);
  become(numbered(20, 'b'));
  expect(inputs()).not.toContain(mine);
  expect(mine?.isConnected).toBe(false);
});
