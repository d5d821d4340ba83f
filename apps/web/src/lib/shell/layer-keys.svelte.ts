import { keyName, isTyping } from './keymap.svelte.ts';
import { KeysMeanwhile } from './keys-meanwhile.ts';
import { overlay } from './overlay.svelte.ts';

/** A layer over the page; a record peeked at beside a list is part of the page. */
const layerAt = (target: EventTarget | null) => target instanceof Element && target.closest('[role=dialog]:not([data-peek])');
const nextFrame = () => new Promise(requestAnimationFrame);

/**
 * Keys pressed after the palette or another layer was asked for and before it has the keyboard: they are meant for it, do
 * nothing on the page, and are handed to its input in their order. Lives as long as the calling component.
 */
export class LayerKeys {
  readonly #meanwhile = new KeysMeanwhile(
    () => overlay.coming !== undefined && !(layerAt(document.activeElement) && isTyping(document.activeElement)),
  );

  constructor() {
    // What is left when the layer is closed was meant for nothing else.
    $effect(() => {
      if (!overlay.shown) this.#meanwhile.drop();
    });
  }

  /** Before anything else hears of a key. */
  early(event: KeyboardEvent): void {
    if (event.isComposing || /^F\d+$/.test(event.key)) return;
    if (overlay.coming && !layerAt(event.target)) {
      if (event.key === 'Escape') {
        overlay.close();
        event.preventDefault();
        return event.stopPropagation();
      }
      // The browser's own stay its own; of the page's only the one that opened the palette, which closes it again.
      if (event.ctrlKey || event.metaKey) return keyName(event) === 'Mod+K' ? undefined : event.stopPropagation();
    }
    if (!event.ctrlKey && !event.metaKey) this.#meanwhile.keep(event);
  }

  /** To be called when something takes the focus. */
  focused(target: EventTarget | null): void {
    if (!overlay.coming || !layerAt(target)) return;
    if (isTyping(target)) void this.#meanwhile.hand();
    void this.#arrive();
  }
  /** A dialog and its first input settle within a frame which of them begins. */
  async #arrive(): Promise<void> {
    const { coming } = overlay;
    await nextFrame();
    await nextFrame();
    if (overlay.coming !== coming) return;
    overlay.arrived();
    await this.#meanwhile.hand();
  }
}
