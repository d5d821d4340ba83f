import { scrollBack } from '../scroll-back.ts';

const KEPT_AS = 'rapport.place';

type Place = {
  readonly address: string;
  readonly peek?: string;
  /** What was scrolled: the way to it from the body, by the children's numbers. */
  readonly scrolled: readonly { readonly path: readonly number[]; readonly top: number; readonly left: number }[];
};

/** Notes where this page stands, for when it was loaded anew. */
export function keepPlace(): void {
  const peek = document.querySelector<HTMLElement>('[data-peek]')?.dataset.peek;
  const scrolled = [...document.body.querySelectorAll('*')]
    .filter((element) => element.scrollTop > 0 || element.scrollLeft > 0)
    .map((element) => ({ path: pathOf(element), top: element.scrollTop, left: element.scrollLeft }));
  const place: Place = { address: location.href, scrolled, ...(peek && { peek }) };
  sessionStorage.setItem(KEPT_AS, JSON.stringify(place));
}

let place: Place | undefined;

/** Takes up, once, what the page before the reload has noted; another address forgets it. */
export function returnToPlace(): void {
  const kept = sessionStorage.getItem(KEPT_AS);
  sessionStorage.removeItem(KEPT_AS);
  const noted = kept === null ? undefined : (JSON.parse(kept) as Place);
  if (noted?.address !== location.href) return;
  place = noted;
  scrollBack(noted.scrolled.map(({ path, top, left }) => ({ element: () => elementAt(path), top, left })));
}

/** The record that was peeked at, told once. */
export function takePeek(): string | undefined {
  const peek = place?.peek;
  place = undefined;
  return peek;
}

function pathOf(element: Element): number[] {
  const path: number[] = [];
  for (let at = element; at !== document.body && at.parentElement; at = at.parentElement)
    path.unshift([...at.parentElement.children].indexOf(at));
  return path;
}

const elementAt = (path: readonly number[]): Element | undefined =>
  path.reduce<Element | undefined>((parent, at) => parent?.children[at], document.body);
