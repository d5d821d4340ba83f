import { limits } from '@rapport/model/limits';
import { SvelteMap } from 'svelte/reactivity';

const [glance, step] = [limits.sectionGlance.value, limits.sectionStep.value];

/** What is on screen of the long lists of a page: a glance of each at first, and a step more with each press. */
export class Portions {
  readonly #lengths = new SvelteMap<string, number>();

  /** What is shown of a list. What is `wanted` stands there too, at the end, wherever in the list it is. */
  of<Item>(list: string, items: readonly Item[], wanted?: (item: Item) => boolean): readonly Item[] {
    const shown = items.slice(0, this.#lengths.get(list) ?? glance);
    if (!wanted || shown.length === items.length || shown.some(wanted)) return shown;
    const one = items.find(wanted);
    return one === undefined ? shown : [...shown, one];
  }

  /** Undefined: all of it is shown. `next`: how many the next press adds. */
  rest(list: string, count: number): { readonly shown: number; readonly next: number } | undefined {
    const shown = Math.min(count, this.#lengths.get(list) ?? glance);
    return shown === count ? undefined : { shown, next: Math.min(step, count - shown) };
  }

  more(list: string): void {
    this.#lengths.set(list, (this.#lengths.get(list) ?? glance) + step);
  }
}
