import { setTimeout as pause } from 'node:timers/promises';
import { Editor } from '../rig/editor.ts';
import { figuresTable, table } from '../rig/report.ts';
import { servers, type BenchServer, type ServerName } from '../rig/two-servers.ts';

const CLIENTS = 300;
const DOCUMENTS = 100;
const EDIT_EVERY_MILLISECONDS = 500;
const KILLS = 2;
const keys = ['name', 'domain', 'description'];

type Lost = { readonly acknowledged: number; readonly absent: number };

/**
 * What each server loses when it is killed in the middle of work: every client counts up in a key of its own, and what the
 * server had acknowledged is looked for once it runs again. The database is left alone. Longer than ten seconds, within
 * which the stock server has stored every document once.
 */
export async function losses(seconds = 25): Promise<string> {
  const rows: string[][] = [];
  const sums: Record<ServerName, Lost> = { rapport: none, stock: none };
  for (const name of ['rapport', 'stock'] as const) {
    for (let kill = 1; kill <= KILLS; kill += 1) {
      const server = await servers[name]({ documents: DOCUMENTS, sockets: CLIENTS + DOCUMENTS });
      try {
        const lost = await killed(server, seconds);
        sums[name] = { acknowledged: sums[name].acknowledged + lost.acknowledged, absent: sums[name].absent + lost.absent };
        rows.push([name, String(kill), ...cells(lost)]);
      } finally {
        await server.stop();
      }
      process.stderr.write(`losses: ${name}, kill ${kill} of ${KILLS}\n`);
    }
  }
  const { rapport, stock } = sums;
  return `${CLIENTS} clients, ${DOCUMENTS} documents, two edits a second each, kill -9 of the server after ${seconds} s.\n\n${table(
    ['server', 'kill', 'edits acknowledged', 'of those absent afterwards'],
    rows,
  )}\n\n${figuresTable([
    { what: 'acknowledged edits lost by rapport', measured: cells(rapport)[1], aim: '0', met: rapport.absent === 0 },
    { what: 'acknowledged edits lost by stock', measured: cells(stock)[1], aim: '', met: undefined },
  ])}`;
}

const none: Lost = { acknowledged: 0, absent: 0 };
const cells = ({ acknowledged, absent }: Lost): [string, string] => [
  String(acknowledged),
  `${absent} (${((absent / acknowledged) * 100).toFixed(1)} %)`,
];

async function killed(server: BenchServer, seconds: number): Promise<Lost> {
  const target = { address: server.address, framing: 'hocuspocus' as const };
  const token = (index: number) => server.tokens[index % server.tokens.length] ?? '';
  const writers = Array.from({ length: CLIENTS }, (_, index) => {
    const document = server.documents[index % DOCUMENTS] ?? '';
    const key = keys[Math.floor(index / DOCUMENTS)] ?? '';
    return { document, key, editor: new Editor(target, document, key, token(index)), made: 0, acknowledged: 0 };
  });
  for (let start = 0; start < CLIENTS; start += 50)
    await Promise.all(
      writers.slice(start, start + 50).map((writer) =>
        writer.editor.connect(
          false,
          () => undefined,
          () => (writer.acknowledged += 1),
        ),
      ),
    );
  const stops = writers.map((writer, index) => {
    let timer = setTimeout(
      () => {
        timer = setInterval(() => writer.editor.edit(`edit ${(writer.made += 1)}`), EDIT_EVERY_MILLISECONDS);
      },
      (index / CLIENTS) * EDIT_EVERY_MILLISECONDS,
    );
    writer.editor.onClose(() => clearInterval(timer));
    return () => clearInterval(timer);
  });
  await pause(seconds * 1_000);
  await server.killAndStart();
  for (const stop of stops) stop();

  const found = new Map<string, Editor>();
  for (const [index, document] of server.documents.entries()) {
    const reader = new Editor(target, document, '', token(CLIENTS + index));
    await reader.connect(
      true,
      () => undefined,
      () => undefined,
    );
    await reader.catchUp();
    reader.close();
    found.set(document, reader);
  }
  return writers.reduce((sum, { document, key, acknowledged }) => {
    const value = String(found.get(document)?.doc.getMap('fields').get(key) ?? '');
    const kept = Number(/^edit (\d+)$/.exec(value)?.[1] ?? 0);
    return { acknowledged: sum.acknowledged + acknowledged, absent: sum.absent + Math.max(0, acknowledged - kept) };
  }, none);
}
