import { contact } from '@rapport/model/objects/contact';
import { deal } from '@rapport/model/objects/deal';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { FieldChange } from '@rapport/model/commands/command';
import { type Component, flushSync, mount, tick, unmount } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import FieldInput from './FieldInput.svelte';

vi.mock('./surroundings.svelte.ts', () => ({
  useSurroundings: () => ({
    names: { locale: 'en-GB', language: 'en', timeZone: 'UTC' },
    definitions: { workspace: { defaultCurrency: 'EUR', weekStart: 1 } },
  }),
}));
// Which other records have the value is told by itself.
vi.mock('../duplicates/SameRecords.svelte', () => ({ default: () => ({}) }));
vi.mock('./words.svelte.ts', () => ({ fieldText: (key: string) => key }));

let shown: Record<string, unknown> | undefined;
afterEach(() => {
  if (shown) void unmount(shown);
  document.body.replaceChildren();
});

function open(type: ObjectType, field: string) {
  const done: (FieldChange | undefined)[] = [];
  const props = {
    type,
    field,
    value: undefined,
    onCommit: (change: FieldChange) => done.push(change),
    onCancel: () => done.push(undefined),
  };
  shown = mount(FieldInput as unknown as Component<typeof props>, { target: document.body, props });
  const next = document.body.appendChild(document.createElement('button'));
  flushSync();
  const input = document.querySelector('input')!;
  return {
    done,
    input,
    type(text: string) {
      input.value = text;
      input.dispatchEvent(new InputEvent('input', { bubbles: true }));
      flushSync();
    },
    /** As a browser does it: unless somebody prevents it, the focus goes on. */
    async tab() {
      if (input.dispatchEvent(new KeyboardEvent('keydown', { key: 'Tab', bubbles: true, cancelable: true }))) next.focus();
      await tick();
    },
  };
}

const fields: readonly { type: ObjectType; field: string; bad: string; good: string; change: FieldChange }[] = [
  { type: deal, field: 'amount', bad: '45 thousandish', good: '45k', change: { value: { minor: 4_500_000, currency: 'EUR' } } },
  { type: deal, field: 'closeDate', bad: 'some day', good: '2026-03-31', change: { value: '2026-03-31' } },
  { type: contact, field: 'emails', bad: 'ann@', good: 'ann@acme.test', change: { add: ['ann@acme.test'], remove: [] } },
];

test.each(fields)('[M96] Tab out of $field keeps text that cannot be read, and says so', async (one) => {
  const field = open(one.type, one.field);
  field.type(one.bad);
  await field.tab();
  expect(document.activeElement).toBe(field.input);
  expect(field.input.value).toBe(one.bad);
  expect(document.querySelector('[role=alert]')).not.toBeNull();
  expect(field.done).toEqual([]);
  field.type(one.good);
  await field.tab();
  expect(field.done).toEqual([one.change]);
});

test.each(fields)('[M96] Tab once more gives up what cannot be read in $field: nobody is held there', async (one) => {
  const field = open(one.type, one.field);
  field.type(one.bad);
  await field.tab();
  await field.tab();
  expect(document.activeElement).not.toBe(field.input);
  expect(field.done).toEqual([undefined]);
});
