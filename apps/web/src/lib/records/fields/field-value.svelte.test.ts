import { deal } from '@rapport/model/objects/deal';
import type { Value } from '@rapport/model/schema/row';
import { type Component, flushSync, mount, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import FieldValue from './FieldValue.svelte';

vi.mock('./surroundings.svelte.ts', () => ({
  useSurroundings: () => ({
    names: { title: (_type: string, id: string) => `Account ${id}` },
    definitions: { stages: new Map() },
    inTrash: () => false,
    href: (type: string, id: string) => `/${type}/${id}`,
  }),
}));

type Props = { type: typeof deal; field: string; value: Value };
let shown: Record<string, unknown> | undefined;
afterEach(() => {
  if (shown) void unmount(shown);
  document.body.replaceChildren();
});

test.each([
  { field: 'account', one: 'a', other: 'b', part: 'a', text: 'Account b' },
  { field: 'tags', one: ['new'], other: ['old'], part: '.chip', text: 'old' },
])('[M208] Another value of $field is drawn in the elements of the one before', ({ field, one, other, part, text }) => {
  const props = $state<Props>({ type: deal, field, value: one });
  shown = mount(FieldValue as Component<Props>, { target: document.body, props });
  flushSync();
  const before = document.querySelector(part);
  expect(before).not.toBeNull();
  props.value = other;
  flushSync();
  expect(document.querySelector(part)).toBe(before);
  expect(before?.textContent).toBe(text);
});
