import type { Page } from '@playwright/test';

/** What runs in the page: times are taken where they happen, without the way to the driver and back. */

/** Milliseconds from a press on the first element that matches to a page that shows something. */
export const fromPress = (page: Page, press: string, shows: string, text?: string): Promise<number> =>
  page.evaluate(
    ([press, shows, text]) =>
      new Promise<number>((resolve, reject) => {
        const target = document.querySelector<HTMLElement>(press);
        if (!target) return reject(new Error(`Nothing to press: ${press}`));
        const shown = () =>
          [...document.querySelectorAll(shows)].some((one) => text === undefined || one.textContent?.includes(text));
        const began = performance.now();
        const observer = new MutationObserver(() => {
          if (!shown()) return;
          observer.disconnect();
          resolve(performance.now() - began);
        });
        observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
        target.click();
      }),
    [press, shows, text] as const,
  );

/** Milliseconds from a press on a link to another address of the page until what is watched says something else. */
export const fromAddress = (page: Page, address: string, watched: string): Promise<number> =>
  page.evaluate(
    ([address, watched]) =>
      new Promise<number>((resolve) => {
        const read = () => document.querySelector(watched)?.textContent ?? '';
        const before = read();
        const link = Object.assign(document.createElement('a'), { href: address });
        document.body.append(link);
        const began = performance.now();
        const observer = new MutationObserver(() => {
          if (read() === before) return;
          observer.disconnect();
          link.remove();
          resolve(performance.now() - began);
        });
        observer.observe(document, { subtree: true, childList: true, characterData: true });
        link.click();
      }),
    [address, watched] as const,
  );

/** Milliseconds from a changed text in an input to changed options below it. */
export const fromTyping = (page: Page, input: string, text: string, options: string): Promise<number> =>
  page.evaluate(
    ([input, text, options]) =>
      new Promise<number>((resolve, reject) => {
        const field = document.querySelector<HTMLInputElement>(input);
        if (!field) return reject(new Error(`No input: ${input}`));
        const read = () => [...document.querySelectorAll(options)].map((one) => one.textContent).join('\n');
        const before = read();
        const began = performance.now();
        const done = (time: number) => {
          observer.disconnect();
          resolve(time);
        };
        const observer = new MutationObserver(() => read() !== before && done(performance.now() - began));
        observer.observe(document, { subtree: true, childList: true, characterData: true });
        // The same hits for one letter more: nothing changes, and nobody has waited.
        setTimeout(() => done(Number.NaN), 2_000);
        field.value = text;
        field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      }),
    [input, text, options] as const,
  );

/**
 * Before a page begins: notes when a frame of the feed with a `mark` reached the browser, how many changes came, and when
 * the document first showed the mark.
 */
export function noteArrivals(): void {
  const marks = { arrived: new Map<string, number>(), seen: new Map<string, number>(), changes: 0 };
  Object.assign(globalThis, { marks });
  const pattern = /mark-\d+-mark/g;
  const Plain = globalThis.WebSocket;
  globalThis.WebSocket = class extends Plain {
    constructor(...given: ConstructorParameters<typeof WebSocket>) {
      super(...given);
      this.addEventListener('message', ({ data }) => {
        if (!(data instanceof ArrayBuffer)) return;
        const text = new TextDecoder().decode(data);
        if (!text.includes('$feed')) return;
        marks.changes += text.split('"op":"put"').length - 1;
        for (const [mark] of text.matchAll(pattern)) if (!marks.arrived.has(mark)) marks.arrived.set(mark, performance.now());
      });
    }
  };
  new MutationObserver((records) => {
    for (const { target, addedNodes } of records)
      for (const node of [target, ...addedNodes])
        for (const [mark] of (node.textContent ?? '').slice(0, 400).matchAll(pattern))
          if (!marks.seen.has(mark)) marks.seen.set(mark, performance.now());
  }).observe(document, { subtree: true, childList: true, characterData: true });
}

type Marks = { arrived: Map<string, number>; seen: Map<string, number>; changes: number };
/** Milliseconds from the arrival of each mark to its sight. */
export const sightings = (page: Page): Promise<number[]> =>
  page.evaluate(() => {
    const { marks } = globalThis as unknown as { marks: Marks };
    return [...marks.seen].flatMap(([mark, seen]) => {
      const arrived = marks.arrived.get(mark);
      return arrived === undefined ? [] : [seen - arrived];
    });
  });
export const changesArrived = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as unknown as { marks: Marks }).marks.changes);

/** Times between frames while a list is scrolled for so many seconds, 48 px at each frame. */
export const framesWhileScrolling = (page: Page, list: string, seconds: number): Promise<number[]> =>
  page.evaluate(
    ([list, seconds]) =>
      new Promise<number[]>((resolve, reject) => {
        const scroller = document.querySelector(list);
        if (!scroller) return reject(new Error(`No list: ${list}`));
        const frames: number[] = [];
        let last = performance.now();
        const until = last + seconds * 1000;
        const frame = (now: number) => {
          frames.push(now - last);
          last = now;
          scroller.scrollTop += 48;
          if (now < until) requestAnimationFrame(frame);
          else resolve(frames.slice(2));
        };
        requestAnimationFrame(frame);
      }),
    [list, seconds] as const,
  );
