/**
 * One person with our own client: the browser's code with its store on disk, in a process that may be killed at any
 * moment and goes on when it is started again. Told what to write, tells what is kept and what it calls saved.
 */
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { tokensIn } from '../tokens.ts';
import { installBrowserGlobals } from './browser-globals.ts';
import { openJournal } from './durable-indexeddb.ts';
import type { ClientOrder, ClientReport, Edit, OwnClientOptions } from './own-protocol.ts';
import type { WorkspaceClient } from './watched-client.svelte.ts';

const options = JSON.parse(process.argv[2] ?? '{}') as OwnClientOptions;
const report = (message: ClientReport) => process.send?.(message);

installBrowserGlobals({
  ...options,
  path: `/app/${options.slug}/accounts`,
  storage: join(options.directory, 'local-storage.json'),
});
await openJournal(join(options.directory, 'indexeddb.journal'));
const { openWatched, loadCollaboration } = (await import(options.bundle)) as typeof import('./watched-client.svelte.ts');

/** On this device, and not yet called saved. */
const unsaved = new Set<string>();
/** Seen in the outbox. */
let waitingTokens = new Set<string>();
const tokensOf = new Map<string, readonly string[]>();
let badge = '';

const client = await openWatched(options.slug, (state, waiting, watched) => {
  badge = state;
  const now = new Set<string>();
  for (const entry of waiting) {
    let tokens = tokensOf.get(entry.id);
    if (!tokens) {
      tokens = tokensIn(JSON.stringify(entry.kind === 'edit' ? entry.changes : entry.body));
      tokensOf.set(entry.id, tokens);
    }
    for (const token of tokens) now.add(token);
  }
  const refused = new Set(tokensIn(JSON.stringify(watched.notices.refused)));
  // What an earlier process left on the disk was kept, whether it came to say so or not.
  const found = [...now].filter((token) => !unsaved.has(token) && !waitingTokens.has(token));
  const gone = [...waitingTokens].filter((token) => !now.has(token));
  waitingTokens = now;
  for (const token of found) unsaved.add(token);
  const settled = gone.filter((token) => !refused.has(token));
  const called = state === 'saved' ? [...unsaved].filter((token) => !now.has(token) && !refused.has(token)) : [];
  for (const token of [...settled, ...called]) unsaved.delete(token);
  if (settled.length > 0) report({ told: 'saved', tokens: settled, by: 'outbox' });
  if (called.length > 0) report({ told: 'saved', tokens: called, by: 'badge' });
  if (refused.size > 0) report({ told: 'refused', tokens: [...refused] });
});
await loadCollaboration();

const open = new Map<string, ReturnType<WorkspaceClient['openDocument']>>();
function show(records: readonly string[]): void {
  for (const [id, document] of open) {
    if (records.includes(id)) continue;
    document.release();
    open.delete(id);
  }
  for (const id of records) if (!open.has(id)) open.set(id, client.openDocument('account', id));
}

function write({ kind, token, record, field }: Edit): Promise<unknown> {
  switch (kind) {
    case 'tag':
      return client.update('account', [record], { tags: { add: [token], remove: [] } });
    case 'value':
      return client.update('account', [record], { [field]: { value: token } });
    case 'comment':
      return client.run({
        kind: 'entry',
        type: 'comment',
        entry: uuidv7(),
        changes: { record: { value: `account:${record}` }, body: { value: token } },
      });
    case 'record':
      return client.run({ kind: 'create', type: 'account', record, changes: { name: { value: token } } });
    default:
      return kind satisfies never;
  }
}

process.on('message', (order: ClientOrder) => {
  switch (order.do) {
    case 'write':
      for (const edit of order.edits)
        write(edit).then(
          () => {
            if (!waitingTokens.has(edit.token)) unsaved.add(edit.token);
            report({ told: 'kept', tokens: [edit.token] });
          },
          (error: unknown) => console.error(edit.token, error),
        );
      return;
    case 'show':
      show(order.records);
      return;
    case 'report':
      report({
        told: 'report',
        badge,
        waiting: client.connection.waiting,
        current: client.connection.current,
        rows: order.rows ? ['account', 'comment'].flatMap((type) => [...client.replica.rows(type)]) : [],
      });
      return;
    default:
      order satisfies never;
  }
});
process.on('disconnect', () => process.exit(0));
report({ told: 'ready' });
