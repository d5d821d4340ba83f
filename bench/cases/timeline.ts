import { figuresTable, type Figure } from '../rig/report.ts';
import { short, summarise } from '../rig/statistics.ts';
import { startWorkspace, type BenchWorkspace } from '../rig/workspace.ts';

const ENTRIES = 10_000;
const CONTACTS = 2_000;
const READS = 60;

type Page = { readonly items: readonly unknown[]; readonly next: string | null };

/** The timeline of an account with 10,000 entries, and of one with 2,000 contacts: its first page, and the pages after. */
export async function timeline(): Promise<string> {
  const figures: Figure[] = [];
  const workspace = await startWorkspace();
  try {
    const { api } = workspace;
    const { id: busy } = await api<{ id: string }>('POST', '/api/v1/accounts', { name: 'Busy' });
    await inParallel(ENTRIES, (at) =>
      api('POST', '/api/v1/messages', {
        record: `account:${busy}`,
        channel: at % 2 === 0 ? 'email' : 'chat',
        direction: at % 3 === 0 ? 'outgoing' : 'incoming',
        at: new Date(Date.UTC(2020, 0, 1, 0, at * 7)).toISOString(),
        subject: `Message ${at}`,
      }),
    );
    const { id: wide } = await api<{ id: string }>('POST', '/api/v1/accounts', { name: 'Wide' });
    await inParallel(CONTACTS, (at) => api('POST', '/api/v1/contacts', { lastName: `Person ${at}`, accounts: [wide] }));
    for (const [what, id] of [
      [`${ENTRIES.toLocaleString('en')} entries`, busy],
      [`${CONTACTS.toLocaleString('en')} contacts`, wide],
    ] as const) {
      const { first, later } = await read(workspace, id);
      figures.push({
        what: `timeline of an account with ${what}, first page`,
        measured: `p50 ${short(first.p50)} ms, p95 ${short(first.p95)} ms`,
        aim: '300 ms',
        met: first.p95 <= 300,
      });
      figures.push({
        what: `timeline of an account with ${what}, a page further down`,
        measured: `p50 ${short(later.p50)} ms, p95 ${short(later.p95)} ms`,
        aim: '100 ms',
        met: later.p95 <= 100,
      });
    }
  } finally {
    await workspace.product.stop();
  }
  return figuresTable(figures);
}

async function inParallel(count: number, make: (at: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  await Promise.all(
    Array.from({ length: 32 }, async () => {
      while (next < count) await make(next++);
    }),
  );
}

async function read({ api }: BenchWorkspace, id: string) {
  const [first, later]: [number[], number[]] = [[], []];
  const page = async (times: number[], cursor: string | null) => {
    const began = performance.now();
    const query = `limit=50${cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`}`;
    const answer = await api<Page>('GET', `/api/v1/accounts/${id}/timeline?${query}`);
    times.push(performance.now() - began);
    return answer.next;
  };
  for (let at = 0; at < READS; at += 1) await page(first, null);
  let cursor = await page([], null);
  for (let at = 0; at < READS && cursor !== null; at += 1) cursor = await page(later, cursor);
  return { first: summarise(first), later: summarise(later) };
}
