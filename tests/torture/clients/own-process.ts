/**
 * One person with our own client: the browser's code with its store on disk, in a process that may be killed at any
 * moment and goes on when it is started again. Told what to write, tells what is kept and what it calls saved.
 */
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import type { OutboxEntry } from '../../../packages/persistence/src/browser/store.ts';
import { tokensIn, tokensInBytes } from '../tokens.ts';
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
const { openWatched, loadCollaboration, type } = (await import(options.bundle)) as typeof import('./watched-client.svelte.ts');

/** On this device, and not yet called saved. */
const unsaved = new Set<string>();
/** Seen in the outbox. */
let waitingTokens = new Set<string>();
const tokensOf = new Map<string, readonly string[]>();
/** Words that were called kept. */
const keptWords = new Set<string>();
let badge = '';
/** Numbers of the outbox from here on stand for entries that are not on disk yet. */
const notStored = Number.MAX_SAFE_INTEGER / 2;

/** Nobody tells a person who types when a letter is stored: so it is looked up. */
const isTyped = (entry: OutboxEntry): boolean => entry.kind === 'edit' && Object.keys(entry.changes).length === 0;

function tokensOfEntry(entry: OutboxEntry): readonly string[] {
  if (entry.kind === 'command') return tokensIn(JSON.stringify(entry.body));
  return isTyped(entry) ? tokensInBytes(entry.update) : tokensIn(JSON.stringify(entry.changes));
}

const client = await openWatched(options.slug, (state, waiting, watched) => {
  badge = state;
  const now = new Set<string>();
  const words: string[] = [];
  for (const entry of waiting) {
    let tokens = tokensOf.get(entry.id);
    if (!tokens) {
      tokens = tokensOfEntry(entry);
      tokensOf.set(entry.id, tokens);
    }
    for (const token of tokens) now.add(token);
    if (isTyped(entry) && entry.n < notStored) words.push(...tokens.filter((token) => !keptWords.has(token)));
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
  for (const word of words) keptWords.add(word);
  if (words.length > 0) report({ told: 'kept', tokens: words });
  if (settled.length > 0) report({ told: 'saved', tokens: settled, by: 'outbox' });
  if (called.length > 0) report({ told: 'saved', tokens: called, by: 'badge' });
  if (refused.size > 0) report({ told: 'refused', tokens: [...refused] });
});
await loadCollaboration();

const open = new Map<string, ReturnType<WorkspaceClient['openDocument']>>();
function show({ accounts, notes }: ClientOrder & { do: 'show' }): void {
  for (const [id, document] of open) {
    if (accounts.includes(id) || notes.includes(id)) continue;
    document.release();
    open.delete(id);
  }
  for (const id of accounts) if (!open.has(id)) open.set(id, client.openDocument('account', id));
  for (const id of notes) if (!open.has(id)) open.set(id, client.openDocument('note', id));
}

/** Undefined when nobody says that it is stored. */
function write({ kind, token, record, field }: Edit): Promise<unknown> | undefined {
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
    case 'word': {
      const note = open.get(record);
      if (note && type(note, token)) report({ told: 'typed', tokens: [token] });
      return undefined;
    }
    default:
      return kind satisfies never;
  }
}

process.on('message', (order: ClientOrder) => {
  switch (order.do) {
    case 'write':
      for (const edit of order.edits)
        write(edit)?.then(
          () => {
            if (!waitingTokens.has(edit.token)) unsaved.add(edit.token);
            report({ told: 'kept', tokens: [edit.token] });
          },
          (error: unknown) => console.error(edit.token, error),
        );
      return;
    case 'show':
      show(order);
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
