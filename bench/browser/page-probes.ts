import type { Page } from '@playwright/test';

/** What runs in the page: times are taken where they happen, without the way to the driver and back. */

/** Milliseconds from a press on the first element that matches to a page that shows something. */
export const fromPress = async (page: Page, press: string, shows: string): Promise<number> =>
  (await fromPressToEach(page, press, [shows]))[0] ?? Number.NaN;

/** The same to each of several things, which may come one after the other. */
export const fromPressToEach = (page: Page, press: string, shows: readonly string[]): Promise<readonly number[]> =>
  page.evaluate(
    ([press, shows]) =>
      new Promise<number[]>((resolve, reject) => {
        const target = document.querySelector<HTMLElement>(press);
        if (!target) return reject(new Error(`Nothing to press: ${press}`));
        const times: number[] = [];
        const began = performance.now();
        const missing = () => shows.filter((_, at) => times[at] === undefined);
        const late = setTimeout(() => {
          observer.disconnect();
          reject(new Error(`Never shown: ${missing().join(', ')}`));
        }, 10_000);
        const observer = new MutationObserver(() => {
          for (const [at, one] of shows.entries()) if (document.querySelector(one)) times[at] ??= performance.now() - began;
          if (missing().length > 0) return;
          clearTimeout(late);
          observer.disconnect();
          resolve(times);
        });
        observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
        target.click();
      }),
    [press, shows] as const,
  );

/** Goes on to another address of the product without loading the page anew. */
export const follow = (page: Page, address: string): Promise<void> =>
  page.evaluate((href) => {
    const link = Object.assign(document.createElement('a'), { href });
    document.body.append(link);
    link.click();
    link.remove();
  }, address);

/** Milliseconds from a press on a link to another address of the page until what is watched says something else. */
export const fromAddress = (page: Page, address: string, watched: string, attribute?: string): Promise<number> =>
  page.evaluate(
    ([address, watched, attribute]) =>
      new Promise<number>((resolve, reject) => {
        const read = () => {
          const one = document.querySelector(watched);
          return (attribute === undefined ? one?.textContent : one?.getAttribute(attribute)) ?? '';
        };
        const before = read();
        if (before === '') return reject(new Error(`Nothing to watch: ${watched}`));
        const link = Object.assign(document.createElement('a'), { href: address });
        // As the list's own controls go there: the focus stays.
        link.setAttribute('data-sveltekit-reset', 'false');
        document.body.append(link);
        const began = performance.now();
        const done = (what: () => void) => {
          clearTimeout(late);
          observer.disconnect();
          link.remove();
          what();
        };
        const late = setTimeout(() => done(() => reject(new Error(`Nothing changed at ${address}`))), 10_000);
        const observer = new MutationObserver(() => {
          const now = read();
          if (now !== '' && now !== before) done(() => resolve(performance.now() - began));
        });
        observer.observe(document, { subtree: true, childList: true, characterData: true, attributes: true });
        link.click();
      }),
    [address, watched, attribute] as const,
  );

/** Milliseconds from a text in an empty input to an option that looks like `hit`. */
export const fromTyping = (page: Page, input: string, text: string, options: string, hit: string): Promise<number> =>
  page.evaluate(
    ([input, text, options, hit]) =>
      new Promise<number>((resolve, reject) => {
        const field = document.querySelector<HTMLInputElement>(input);
        if (!field) return reject(new Error(`No input: ${input}`));
        const pattern = new RegExp(hit);
        const found = () => [...document.querySelectorAll(options)].some((one) => pattern.test(one.textContent ?? ''));
        const type = (typed: string) => {
          field.value = typed;
          field.dispatchEvent(new InputEvent('input', { bubbles: true }));
        };
        let began: number | undefined;
        const observer = new MutationObserver(() => look());
        const late = setTimeout(() => {
          observer.disconnect();
          reject(new Error(`Nothing like ${hit} for ${text}`));
        }, 10_000);
        const look = () => {
          if (began === undefined || !found()) return;
          clearTimeout(late);
          observer.disconnect();
          resolve(performance.now() - began);
        };
        observer.observe(document, { subtree: true, childList: true, characterData: true });
        // Not nothing: without a text there is what was opened last.
        type('zzzzz');
        const empty = () => {
          if (found()) return requestAnimationFrame(empty);
          began = performance.now();
          type(text);
        };
        requestAnimationFrame(empty);
      }),
    [input, text, options, hit] as const,
  );

/** What a page came to: milliseconds until it showed something, elements in it then, and what kept its thread busy. */
export type Opened = { readonly ms: number; readonly elements: number; readonly longest: number; readonly busy: number };

/** Presses a link to an address, or what stands for `press`, until there are at least so many of `shows` (of which one says `text`). */
export const untilShown = (page: Page, { address, press, shows, count = 1, text }: UntilShown): Promise<Opened> =>
  page.evaluate(
    ([address, press, shows, count, text]) =>
      new Promise<Opened>((resolve, reject) => {
        const link = address === undefined ? undefined : Object.assign(document.createElement('a'), { href: address });
        if (link) document.body.append(link);
        const target = link ?? document.querySelector<HTMLElement>(press ?? '');
        if (!target) return reject(new Error(`Nothing to press: ${press}`));
        const tasks: number[] = [];
        const watched = new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => duration)));
        watched.observe({ type: 'longtask' });
        const shown = () => {
          const found = [...document.querySelectorAll(shows)];
          return found.length >= count && (text === undefined || found.some((one) => one.textContent?.includes(text)));
        };
        const late = setTimeout(() => reject(new Error(`Never shown: ${count} of ${shows}`)), 30_000);
        const began = performance.now();
        const look = () => {
          if (!shown()) return;
          clearTimeout(late);
          observer.disconnect();
          const ms = performance.now() - began;
          // What is still to come of it is waited for, until the page is at rest.
          requestIdleCallback(() => {
            watched.disconnect();
            link?.remove();
            const elements = document.querySelectorAll('*').length;
            resolve({ ms, elements, longest: Math.max(0, ...tasks), busy: tasks.reduce((sum, one) => sum + one, 0) });
          });
        };
        const observer = new MutationObserver(look);
        observer.observe(document, { subtree: true, childList: true, characterData: true });
        target.click();
        look();
      }),
    [address, press, shows, count, text] as const,
  );
type UntilShown = {
  readonly address?: string;
  readonly press?: string;
  readonly shows: string;
  readonly count?: number;
  readonly text?: string;
};

type Typing = { keys: number[]; seen: number[]; ends?: () => void };

/**
 * From now on notes when each key was pressed in a page, and when the paragraph that begins with `mark` first was that
 * many letters longer in each, in milliseconds of the one clock that all of them share.
 */
export async function watchTyping(writing: Page, others: readonly Page[], text: string, mark: string): Promise<void> {
  for (const page of [writing, ...others])
    await page.evaluate(
      ([text, mark]) => {
        const pages = globalThis as unknown as { typing?: Typing };
        pages.typing?.ends?.();
        const typing: Typing = { keys: [], seen: [] };
        pages.typing = typing;
        const press = () => typing.keys.push(Date.now());
        document.addEventListener('keydown', press, { capture: true });
        const root = document.querySelector(text);
        const found = () => [...(root?.querySelectorAll('p') ?? [])].find((one) => one.textContent?.startsWith(mark));
        let paragraph = found();
        const look = () => {
          // The editor may show another line in the same element.
          if (!paragraph?.isConnected || !paragraph.textContent?.startsWith(mark)) paragraph = found();
          // Others may type in it, too: who types here types this letter alone.
          const letters = paragraph?.textContent?.split('x').length ?? 1;
          while (typing.seen.length < letters - 1) typing.seen.push(Date.now());
        };
        const observer = new MutationObserver(look);
        if (root) observer.observe(root, { subtree: true, childList: true, characterData: true });
        typing.ends = () => {
          document.removeEventListener('keydown', press, { capture: true });
          observer.disconnect();
        };
      },
      [text, mark] as const,
    );
}

/** What was noted, once there are so many. */
export async function noted(page: Page, what: 'keys' | 'seen', count: number): Promise<readonly number[]> {
  const read = ([what, count]: readonly ['keys' | 'seen', number]) => {
    const { [what]: times } = (globalThis as unknown as { typing: Typing }).typing;
    return times.length >= count ? times : undefined;
  };
  const times = await (await page.waitForFunction(read, [what, count] as const)).jsonValue();
  return times ?? [];
}

/** Pastes so much text; until a message says “MB”, or all of it is in the text. */
export const pasteInto = (page: Page, text: string, bytes: number): Promise<{ readonly ms: number; readonly said: string }> =>
  page.evaluate(
    ([text, bytes]) =>
      new Promise((resolve, reject) => {
        const root = document.querySelector<HTMLElement>(text);
        if (!root) return reject(new Error(`Nothing to paste into: ${text}`));
        const line = `${'to be said at some length '.repeat(5).slice(0, 119)}\n`;
        const clipboardData = new DataTransfer();
        clipboardData.setData('text/plain', line.repeat(Math.ceil(bytes / line.length)));
        const before = root.textContent?.length ?? 0;
        const late = setTimeout(() => reject(new Error('Neither taken nor refused')), 60_000);
        const look = () => {
          const said = [...document.querySelectorAll('[role=status]')]
            .map((one) => one.textContent ?? '')
            .find((one) => one.includes('MB'));
          if (said === undefined && (root.textContent?.length ?? 0) - before < bytes * 0.95) return;
          clearTimeout(late);
          observer.disconnect();
          resolve({ ms: performance.now() - began, said: said ?? '' });
        };
        const observer = new MutationObserver(look);
        observer.observe(document, { subtree: true, childList: true, characterData: true });
        root.focus();
        const began = performance.now();
        root.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
      }),
    [text, bytes] as const,
  );

/**
 * Before a page begins: notes when a frame of the feed with a `mark` reached the browser, and when the document first
 * showed the mark; and, for told-changes.ts, the socket.
 */
export function noteArrivals(): void {
  const marks: Marks = { arrived: new Map(), seen: new Map(), socket: undefined, said: [], heard: undefined };
  Object.assign(globalThis, { marks });
  const pattern = /mark-\d+-mark/g;
  const Plain = globalThis.WebSocket;
  globalThis.WebSocket = class extends Plain {
    constructor(...given: ConstructorParameters<typeof WebSocket>) {
      super(...given);
      marks.socket = this;
      this.addEventListener('message', ({ data }) => {
        if (!(data instanceof ArrayBuffer)) return;
        const text = new TextDecoder().decode(data);
        if (!text.includes('$feed')) return;
        marks.heard?.push(text);
        for (const [mark] of text.matchAll(pattern)) if (!marks.arrived.has(mark)) marks.arrived.set(mark, performance.now());
      });
    }
    override send(data: Parameters<WebSocket['send']>[0]) {
      const text = ArrayBuffer.isView(data) ? new TextDecoder().decode(data) : '';
      if (text.includes('"op":"hello"')) marks.said.push(text);
      super.send(data);
    }
  };
  new MutationObserver((records) => {
    for (const { target, addedNodes } of records)
      for (const node of [target, ...addedNodes])
        for (const [mark] of (node.textContent ?? '').slice(0, 400).matchAll(pattern))
          if (!marks.seen.has(mark)) marks.seen.set(mark, performance.now());
  }).observe(document, { subtree: true, childList: true, characterData: true });
}

export type Marks = {
  readonly arrived: Map<string, number>;
  readonly seen: Map<string, number>;
  socket: WebSocket | undefined;
  /** Greetings. */
  readonly said: string[];
  /** Frames of the feed, while somebody wants them. */
  heard: string[] | undefined;
};
/** Milliseconds from the arrival of each mark to its sight. */
export const sightings = (page: Page): Promise<number[]> =>
  page.evaluate(() => {
    const { marks } = globalThis as unknown as { marks: Marks };
    return [...marks.seen].flatMap(([mark, seen]) => {
      const arrived = marks.arrived.get(mark);
      return arrived === undefined ? [] : [seen - arrived];
    });
  });

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
