import { isTyping } from '../keymap.svelte.ts';

/** Fields that keep what was typed until it is sent: leaving them commits nothing. A note is stored with each key. */
const keepsText = 'textarea, form input, [role=dialog] input';
/** Layers that go with the page. A peek is opened again after a reload. */
const layers = '[role=dialog]:not([data-peek]), [role=alertdialog], [role=menu], [role=listbox]';

/** What somebody has begun on this page and would lose if it were loaded anew. */
export class HalfTyped {
  readonly #typedIn = new Set<HTMLElement>();
  #composing = false;

  constructor(signal?: AbortSignal) {
    const options = { ...(signal && { signal }), capture: true, passive: true };
    addEventListener('input', ({ target }) => target instanceof HTMLElement && this.#typedIn.add(target), options);
    addEventListener('compositionstart', () => (this.#composing = true), options);
    addEventListener('compositionend', () => (this.#composing = false), options);
  }

  /** Whether something is half typed, or open and waits for words. */
  get any(): boolean {
    if (this.#composing) return true;
    for (const field of this.#typedIn) if (!field.isConnected) this.#typedIn.delete(field);
    return [...this.#typedIn].some(isUnfinished) || [...document.querySelectorAll(layers)].some(waitsForSomebody);
  }
}

/** A field that was typed in: it has the keyboard, or keeps its words until they are sent. */
function isUnfinished(field: HTMLElement): boolean {
  if (field === document.activeElement) return isTyping(field);
  return field.matches(keepsText) && 'value' in field && String(field.value).trim() !== '';
}

const waitsForSomebody = (layer: Element): boolean =>
  layer.getAttribute('role') !== 'dialog' || layer.querySelector('input, textarea, select, [contenteditable]') !== null;
