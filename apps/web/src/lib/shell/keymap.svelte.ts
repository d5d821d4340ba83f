import { meantBy, restoreKeys } from '#lib/ui/key-names.svelte.ts';
import { Registrations } from './registrations.svelte.ts';

/** A key or a sequence and what it does. `Mod` is ⌘ or Ctrl; `G D` is G, then D. */
export type KeyBinding = {
  readonly keys: string;
  readonly label: string;
  /** Heading under which the help lists it. */
  readonly group: string;
  readonly run: (event: KeyboardEvent) => void;
  /** Absent: always. */
  readonly when?: () => boolean;
};

const KEPT_AS = 'rapport.single-keys';
const SEQUENCE_MS = 1_200;

/** The key of an event as bindings write it: `Mod+K`, `Shift+ArrowDown`, `?`, `J`. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'metaKey' | 'ctrlKey' | 'altKey' | 'shiftKey'>): string {
  const letter = event.key.length === 1;
  const name = event.key === ' ' ? 'Space' : letter ? event.key.toUpperCase() : event.key;
  const mod = event.metaKey || event.ctrlKey ? 'Mod+' : '';
  const alt = event.altKey ? 'Alt+' : '';
  // Shift belongs to the sign itself: `?` is written as `?`.
  const shift = event.shiftKey && (!letter || /[A-Z]/.test(name)) ? 'Shift+' : '';
  return `${mod}${alt}${shift}${name}`;
}

/** Whether typing goes into something: then single letters are text, not commands. */
export function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio]), textarea, select, [role=textbox]'))
  );
}

/** Whether something floats over the page and has the keyboard for itself. */
const floatingOpen = () => document.querySelector('[role=dialog], [role=menu], [role=alertdialog]') !== null;

/** The keys of the page that is shown. The latest registration wins, so a page may take a key from the shell. */
export class Keymap {
  singleKeys = $state(true);
  readonly registered = new Registrations<KeyBinding>();
  #started = '';
  #startedAt = 0;

  get bindings(): readonly KeyBinding[] {
    return this.registered.groups.flat();
  }

  restore(): void {
    this.singleKeys = localStorage.getItem(KEPT_AS) !== 'off';
    restoreKeys();
  }

  /** People who speak to their computer, or hit keys by accident, switch single letters off (WCAG 2.1.4). */
  useSingleKeys(on: boolean): void {
    this.singleKeys = on;
    localStorage.setItem(KEPT_AS, on ? 'on' : 'off');
  }

  /** Runs what the event asks for. */
  handle(event: KeyboardEvent): void {
    if (event.defaultPrevented || event.isComposing) return;
    const pressed = keyName(event);
    const name = pressed.includes('+') && pressed.length > 1 ? pressed : meantBy(pressed);
    if (!name) return;
    const combined = name.startsWith('Mod+') || name.startsWith('Alt+');
    if (!combined && (isTyping(event.target) || floatingOpen())) return;
    if (combined && floatingOpen() && name !== 'Mod+K') return;
    if (!combined && !this.singleKeys && event.key.length === 1 && event.key !== ' ') return;
    const sequence = this.#started && event.timeStamp - this.#startedAt < SEQUENCE_MS ? `${this.#started} ${name}` : name;
    this.#started = '';
    for (const wanted of [sequence, name]) {
      const match = this.bindings.findLast((binding) => binding.keys === wanted && (binding.when?.() ?? true));
      if (match) {
        event.preventDefault();
        return match.run(event);
      }
    }
    if (this.bindings.some((binding) => binding.keys.startsWith(`${name} `))) {
      this.#started = name;
      this.#startedAt = event.timeStamp;
    }
  }
}

export const keymap = new Keymap();

/** Keys that live as long as the calling component. */
export const useKeys = (bindings: () => readonly KeyBinding[]): void => keymap.registered.follow(bindings);
