import { scrollBack } from './scroll-back.ts';

type Kept = readonly { readonly name: string; readonly top: number; readonly left: number }[];
const SCROLLERS = '[data-keep-scroll]';

/**
 * Where the lists and columns of a page are scrolled to, for a page's `snapshot`: whoever goes back from a record finds
 * the list as they left it. Each is told by its name, whatever else has come to stand beside it.
 */
export const keptScroll = {
  capture: (): Kept =>
    [...document.querySelectorAll<HTMLElement>(SCROLLERS)]
      .filter(({ scrollTop, scrollLeft }) => scrollTop > 0 || scrollLeft > 0)
      .map((element) => ({
        name: element.dataset['keepScroll'] ?? '',
        top: element.scrollTop,
        left: element.scrollLeft,
      })),
  restore: (kept: Kept): void =>
    scrollBack(
      kept.map(({ name, top, left }) => ({
        element: () => document.querySelector(`[data-keep-scroll="${CSS.escape(name)}"]`) ?? undefined,
        top,
        left,
      })),
    ),
};
