import { combine } from '@atlaskit/pragmatic-drag-and-drop/combine';
import {
  draggable,
  dropTargetForElements,
  type ElementDropTargetEventBasePayload,
} from '@atlaskit/pragmatic-drag-and-drop/element/adapter';
import { tick } from 'svelte';
import type { Attachment } from 'svelte/attachments';

type Item = { readonly id: string; readonly label: string };
export type ReorderStep = 'lifted' | 'moved' | 'dropped' | 'returned';
type Pointer = { readonly clientX: number; readonly clientY: number };
type Options<T extends Item> = {
  readonly items: () => readonly T[];
  /** Puts `id` at the place `to` of the list without it. */
  readonly move: (id: string, to: number) => void;
  /** They stand beside one another, not below. */
  readonly across?: boolean;
  /** Speaks what a key did. */
  readonly say?: (step: ReorderStep, about: { readonly name: string; readonly place: number; readonly count: number }) => void;
};
let lists = 0;

/**
 * A list whose lines are moved by their grips, or by themselves where they have none: by pointer, or by key on a grip –
 * Space lifts, arrows move, Enter drops, Escape returns – each step spoken. While something is carried, `shown` is the list
 * as a drop would leave it.
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

  #say(step: ReorderStep, id: string, to: number): void {
    const items = this.#options.items();
    const name = items.find((item) => item.id === id)?.label ?? '';
    this.#options.say?.(step, { name, place: to + 1, count: items.length });
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

  /** Whether the pointer has passed the middle of a line: so that a short one and a long one do not change places for ever. */
  #isPast(element: Element, { clientX, clientY }: Pointer): boolean {
    const { left, top, width, height } = element.getBoundingClientRect();
    return this.#options.across ? clientX > left + width / 2 : clientY > top + height / 2;
  }

  /** Carries to where the pointer is within a line. */
  #over(element: Element, id: unknown, pointer: Pointer): void {
    const { carried } = this;
    if (!carried || carried.id === id) return;
    const others = this.#options.items().filter((item) => item.id !== carried.id);
    const at = others.findIndex((item) => item.id === id);
    const to = at + (this.#isPast(element, pointer) ? 1 : 0);
    if (at >= 0 && to !== carried.to) this.carried = { ...carried, to };
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
      const over = ({ location }: Pick<ElementDropTargetEventBasePayload, 'location'>) =>
        this.#over(element, id, location.current.input);
      const drag = combine(
        draggable({
          element,
          ...(grip ? { dragHandle: grip } : {}),
          getInitialData: () => ({ kind: this.#kind, id }),
          onDragStart: () => (this.carried = { id, to: this.#place(id), byKey: false }),
          onDrop: ({ location }) => {
            const [target] = location.current.dropTargets;
            // The last stretch of the way is told with the drop alone.
            if (target) this.#over(target.element, target.data['id'], location.current.input);
            if (target) this.#drop();
            else this.carried = undefined;
          },
        }),
        dropTargetForElements({
          element,
          getData: () => ({ id }),
          canDrop: ({ source }) => source.data['kind'] === this.#kind,
          onDragEnter: over,
          onDrag: over,
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
