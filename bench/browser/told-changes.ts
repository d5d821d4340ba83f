import type { Page } from '@playwright/test';
import type { Marks } from './page-probes.ts';

type Globals = { readonly marks: Marks; telling?: { readonly told: () => number; readonly stop: () => void } };

/** From now on what the feed says is kept, to be told again. */
export const listen = (page: Page): Promise<void> =>
  page.evaluate(() => void ((globalThis as unknown as Globals).marks.heard = []));

/** How many different records the feed has told of since. */
export const heardOf = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const { heard = [] } = (globalThis as unknown as Globals).marks;
    return new Set(heard.flatMap((text) => [...text.matchAll(/"row":\{"id":"([^"]+)"/g)].map(([, id]) => id))).size;
  });

export const heardFrames = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as unknown as Globals).marks.heard?.length ?? 0);

/**
 * Tells the page what its socket would say if colleagues changed so many of these records a second: frames as the server
 * makes them, over the same door. A server on the same cores could neither make so many nor leave the page its share of
 * the machine. The page's cursor then stands where no server is: whoever comes after begins anew.
 */
export const tellChanges = (page: Page, perSecond: number): Promise<void> =>
  page.evaluate((perSecond) => {
    const pages = globalThis as unknown as Globals;
    const { socket, said, heard = [] } = pages.marks;
    const jsonOf = (text: string) => JSON.parse(text.slice(text.indexOf('{"'))) as Record<string, never>;
    type Frame = {
      epoch: string;
      upto: number;
      changes: { op: string; row: { id: string; position: number; values: object } }[];
    };
    const frames = heard.map((text) => jsonOf(text) as unknown as Frame & { op: string }).filter(({ op }) => op === 'feed');
    const last = frames.at(-1);
    if (!socket || !last || said.length === 0) throw new Error('The page follows no feed.');
    const rows = [
      ...new Map(
        frames.flatMap(({ changes }) => changes.filter(({ op }) => op === 'put').map(({ row }) => [row.id, row] as const)),
      ).values(),
    ];
    let seq = last.upto;
    let told = 0;
    const encoded = (frame: object) => {
      const bytes = (text: string) => {
        const letters = new TextEncoder().encode(text);
        const length: number[] = [];
        let rest = letters.length;
        for (; rest > 127; rest = Math.floor(rest / 128)) length.push((rest & 127) | 128);
        return [...length, rest, ...letters];
      };
      return new Uint8Array([...bytes('$feed'), ...bytes(JSON.stringify(frame))]).buffer;
    };
    // As often as the projector writes while much is waiting.
    const period = 50;
    const each = Math.round((perSecond * period) / 1000);
    const frame = () => {
      const after = seq;
      const changes = Array.from({ length: each }, () => {
        const row = rows[told % rows.length]!;
        told += 1;
        seq += 1;
        Object.assign(row, { position: row.position + 1 });
        const values = { ...row.values, nextStep: `Step ${told}`, amount: { minor: 100_000 + told, currency: 'EUR' } };
        return { op: 'put', seq, row: { ...row, values } };
      });
      return encoded({ op: 'feed', epoch: last.epoch, after, upto: seq, changes });
    };
    // Made before: the page is measured, not this.
    const ready = Array.from({ length: (20 * 1000) / period }, frame);
    told = 0;
    const began = performance.now();
    const timer = setInterval(() => {
      while (told < Math.floor((performance.now() - began) / period)) {
        const data = ready[told++];
        if (data) socket.dispatchEvent(new MessageEvent('message', { data }));
      }
    }, period / 2);
    pages.telling = { told: () => told * each, stop: () => clearInterval(timer) };
  }, perSecond);

/** How many changes the page was told of. */
export const toldSoFar = (page: Page): Promise<number> =>
  page.evaluate(() => (globalThis as unknown as Globals).telling?.told() ?? 0);

export const endTelling = (page: Page): Promise<void> => page.evaluate(() => (globalThis as unknown as Globals).telling?.stop());
