import { afterEach, beforeEach, expect, test } from 'vitest';
import { HalfTyped } from './half-typed.ts';

let ended: AbortController;
let half: HalfTyped;
beforeEach(() => {
  ended = new AbortController();
  half = new HalfTyped(ended.signal);
});
afterEach(() => {
  ended.abort();
  document.body.replaceChildren();
});

function show(html: string): HTMLElement {
  document.body.innerHTML = html;
  return document.querySelector<HTMLElement>('[data-it]') ?? document.body;
}
function type(field: HTMLElement, text = 'Some words'): void {
  field.focus();
  (field as HTMLInputElement).value = text;
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

test('[M71] a field that somebody types in is half typed until it is left', () => {
  const field = show('<input data-it><button>Elsewhere</button>');
  expect(half.any).toBe(false);
  field.focus();
  expect(half.any).toBe(false);
  type(field);
  expect(half.any).toBe(true);
  document.querySelector('button')?.focus();
  expect(half.any).toBe(false);
});

test.each([
  ['a comment', '<textarea data-it></textarea>'],
  ['a form', '<form><input data-it></form>'],
  ['a dialog over a record', '<div role="dialog" data-peek="x"><input data-it></div>'],
])('[M71] words in %s are half typed until they are sent or taken away', (_, html) => {
  const field = show(html);
  type(field);
  field.blur();
  expect(half.any).toBe(true);
  (field as HTMLInputElement).value = '';
  expect(half.any).toBe(false);
  type(field);
  field.blur();
  document.body.replaceChildren();
  expect(half.any).toBe(false);
});

test('[M71] a word that is still being composed is half typed', () => {
  const field = show('<input data-it>');
  field.dispatchEvent(new Event('compositionstart', { bubbles: true }));
  expect(half.any).toBe(true);
  field.dispatchEvent(new Event('compositionend', { bubbles: true }));
  expect(half.any).toBe(false);
});

test.each([
  ['a dialog with a field', '<div role="dialog"><input></div>', true],
  ['a question', '<div role="alertdialog"><button>Yes</button></div>', true],
  ['a menu', '<div role="menu"></div>', true],
  ['a dialog that only tells', '<div role="dialog"><p>Told</p></div>', false],
  ['a peek', '<div role="dialog" data-peek="x"><textarea></textarea></div>', false],
])('[M71] %s that is open waits for somebody: %#', (_, html, waits) => {
  show(html);
  expect(half.any).toBe(waits);
});
