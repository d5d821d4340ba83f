import { limits } from '@rapport/model/limits';
import { tick } from 'svelte';
import { isTyping } from './keymap.svelte.ts';

const nextFrame = () => new Promise((resolve) => requestAnimationFrame(resolve));

/**
 * Keys pressed after somebody has asked for an input, to edit a cell or to search, and before it is there: kept, and handed
 * to it in the order in which they were pressed. Whoever types fast, or on a slow network, loses none, and none is taken
 * for a command.
 */
export class KeysMeanwhile {
  #kept: KeyboardEvent[] = [];
  #handing = false;
  #pressing = false;
  readonly #isWaiting: () => boolean;

  /** `isWaiting`: whether something was asked for whose input does not have the focus yet. */
  constructor(isWaiting: () => boolean) {
    this.#isWaiting = isWaiting;
  }

  /** Whether the key waits; keys handed over are no longer kept. */
  keep(event: KeyboardEvent): boolean {
    if (this.#pressing || !(this.#handing || this.#isWaiting())) return false;
    event.preventDefault();
    event.stopPropagation();
    if (this.#kept.length < limits.keysMeanwhile.value) this.#kept.push(event);
    return true;
  }

  /** They were meant for what somebody has left. */
  drop(): void {
    this.#kept = [];
  }

  /** To be called when the input has taken the focus. */
  async hand(): Promise<void> {
    if (this.#handing) return;
    this.#handing = true;
    try {
      // What takes the focus often marks its text just after that.
      await tick();
      while (!this.#isWaiting()) {
        const event = this.#kept.shift();
        if (!event) return;
        this.#pressing = true;
        press(event);
        this.#pressing = false;
        await tick();
        // Enter and Tab end an input; the focus is elsewhere a frame later.
        if (event.key.length > 1) await nextFrame();
      }
    } finally {
      this.#handing = false;
    }
  }
}

/** Does what the browser does with a key: offers it to whoever listens, then writes it. */
function press({ key, code, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): void {
  const target = document.activeElement ?? document.body;
  const again = { key, code, shiftKey, ctrlKey, metaKey, altKey, bubbles: true, cancelable: true };
  if (!target.dispatchEvent(new KeyboardEvent('keydown', again)) || ctrlKey || metaKey) return;
  if (!isTyping(target) || !(target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement)) return;
  const [from, to] = [target.selectionStart ?? 0, target.selectionEnd ?? 0];
  if (key.length === 1) target.setRangeText(key, from, to, 'end');
  else if (key === 'Backspace') target.setRangeText('', from === to ? Math.max(0, from - 1) : from, to, 'end');
  else return;
  target.dispatchEvent(new InputEvent('input', { bubbles: true, data: key, inputType: 'insertText' }));
}
