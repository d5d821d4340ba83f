import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import { draggable, dropTargetForElements } from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { tick } from 'svelte';
import type { Attachment } from 'svelte/attachments';
import { announce } from '#lib/shell/announcer.svelte.ts';
import { t } from './words.svelte.ts';

type Item = { readonly id: string; readonly label: string };
type Options<T extends Item> = {
  readonly items: () => readonly T[];
  /** Puts `id` at the place `to` of the list without it. */
  readonly move: (id: string, to: number) => void;
};
let lists = 0;

/**
 * A list whose lines are moved by their grips: by pointer, or by key – Space lifts, arrows move, Enter drops, Escape
 * returns – each step spoken. While something is carried, `shown` is the list as a drop would leave it.
 */
export class Reorder<T extends Item> {
  carried = $state.raw<{ readonly id: string; readonly to: number; readonly byKey: boolean }>();
  readonly #options: Options<T>;
  readonly #kind = `rapport-line-${++lists}`;

  constructor(options: Options<T>) {
    this.#options = options;
  }

  get shown(): readonly T[] {
    const items = this.#options.items();
    const { carried } = this;
    const line = carried && items.find((item) => item.id === carried.id);
    if (!carried || !line) return items;
    const others = items.filter((item) => item !== line);
    return [...others.slice(0, carried.to), line, ...others.slice(carried.to)];
  }

  #place = (id: string) => this.#options.items().findIndex((item) => item.id === id);

  #say(step: 'lifted' | 'moved' | 'dropped' | 'returned', id: string, to: number): void {
    const items = this.#options.items();
    const name = items.find((item) => item.id === id)?.label ?? '';
    announce(t(`reorder.${step}`, { name, place: to + 1, count: items.length }));
  }

  /** What a key on the grip does. Answers whether it meant something. */
  key(id: string, key: string): boolean {
    const { carried } = this;
    if (!carried || carried.id !== id) {
      if (key !== ' ') return false;
      this.carried = { id, to: this.#place(id), byKey: true };
      this.#say('lifted', id, this.carried.to);
      return true;
    }
    const last = this.#options.items().length - 1;
    const to = { ArrowUp: carried.to - 1, ArrowDown: carried.to + 1, Home: 0, End: last }[key as 'ArrowUp'] ?? undefined;
    if (to !== undefined) {
      this.carried = { ...carried, to: Math.max(0, Math.min(last, to)) };
      this.#say('moved', id, this.carried.to);
      return true;
    }
    if (key === ' ' || key === 'Enter') {
      this.#drop();
      this.#say('dropped', id, carried.to);
      return true;
    }
    if (key !== 'Escape' && key !== 'Tab') return false;
    this.carried = undefined;
    this.#say('returned', id, this.#place(id));
    return key === 'Escape';
  }

  #drop(): void {
    const { carried } = this;
    this.carried = undefined;
    if (carried && this.#place(carried.id) !== carried.to) this.#options.move(carried.id, carried.to);
  }

  /** For the line's element. */
  line(id: string): Attachment<HTMLElement> {
    return (element) => {
      const grip = element.querySelector<HTMLElement>('[data-grip]');
      const focusAgain = () =>
        void tick().then(() => element.querySelector<HTMLElement>('[data-grip]')?.focus({ preventScroll: false }));
      const keydown = (event: KeyboardEvent) => {
        if (!this.key(id, event.key)) return;
        event.preventDefault();
        event.stopPropagation();
        // A line that is put elsewhere in the page loses the focus on the way.
        focusAgain();
      };
      const leave = () => {
        if (this.carried?.byKey && this.carried.id === id)
          setTimeout(() => {
            if (this.carried?.id === id && document.activeElement !== grip) this.carried = undefined;
          });
      };
      grip?.addEventListener('keydown', keydown);
      grip?.addEventListener('blur', leave);
      const drag = combine(
        draggable({
          element,
          ...(grip ? { dragHandle: grip } : {}),
          getInitialData: () => ({ kind: this.#kind, id }),
          onDragStart: () => (this.carried = { id, to: this.#place(id), byKey: false }),
          onDrop: ({ location }) => {
            if (location.current.dropTargets.length > 0) this.#drop();
            else this.carried = undefined;
          },
        }),
        dropTargetForElements({
          element,
          canDrop: ({ source }) => source.data['kind'] === this.#kind,
          onDrag: ({ source }) => {
            const { carried } = this;
            const from = String(source.data['id']);
            if (!carried || from === id) return;
            const to = this.shown.findIndex((item) => item.id === id);
            if (to >= 0 && to !== carried.to) this.carried = { ...carried, to };
          },
        }),
      );
      return () => {
        grip?.removeEventListener('keydown', keydown);
        grip?.removeEventListener('blur', leave);
        drag();
      };
    };
  }
}
