import { setTimeout as pause } from 'node:timers/promises';
import { account } from '../../../packages/model/src/objects/account.ts';
import { projectRecord } from '../../../packages/model/src/projection/project-record.ts';
import type { LedgerLine } from '../ledger.ts';
import type { Rig } from '../rig.ts';
import { keyOf, loadReplica, type Replica, resumeReplica } from './fresh-replica.ts';
import { loadTexts, textOf } from './fresh-texts.ts';
import { type Place, readLog } from './read-log.ts';
import { rebuildDiffers } from './rebuild.ts';
import { canonical, differences } from './rows.ts';
import { findTokens, type Loss, type ValuesFound, whereabouts } from './tokens-kept.ts';

/** What is left, held against what everybody was told. */
export type Verdict = {
  /** Called saved, and missing somewhere. */
  readonly lost: readonly Loss[];
  /** Kept on a device, and missing somewhere though everything was sent. */
  readonly forgotten: readonly Loss[];
  /** Called saved by the badge, and not in the log. */
  readonly badgeEarly: readonly string[];
  readonly doubled: readonly string[];
  /** Where replicas, resumed feeds, documents or a rebuild are not what they should be. */
  readonly differing: readonly string[];
  /** Who did not come to rest when everything was well again. */
  readonly late: readonly string[];
  readonly refused: readonly string[];
  readonly values: ValuesFound;
  /** Edits of which a stock provider's own counter said that they are saved before the server had. */
  readonly stockEarly: number;
  /** Replicas that were compared. */
  readonly replicas: number;
};

const shownTypes = ['account', 'comment'];
const convergence = 20_000;

/** Judges a run that has come to rest. `snapshots`: replicas that were taken while it went on. */
export async function compare(rig: Rig, late: readonly string[], snapshots: readonly Replica[]): Promise<Verdict> {
  const lines = [...rig.ledger.lines.values()];
  const log = await readLog(rig);
  const fresh = await loadReplica(rig.operator);
  const texts = await loadTexts(rig, new Set(lines.filter(({ kind }) => kind === 'word').map(({ record }) => record)));
  const found = await whereabouts(rig, log, fresh, texts);
  const saved = await findTokens(
    rig,
    lines.filter((line) => line.saved),
    found,
  );
  const kept = await findTokens(
    rig,
    lines.filter((line) => line.kept && !line.saved && !line.refused),
    found,
  );
  const differing = [
    // Who did not come to rest will not agree either.
    ...(await replicasDiffer(rig, fresh, late.length > 0 ? 0 : convergence)),
    ...(await feedsDiffer(rig, fresh, snapshots)),
    ...documentsDiffer(rig, fresh, texts),
    ...(await rebuildDiffers(rig)),
  ];
  const again = await loadReplica(rig.operator);
  differing.push(...differences(fresh.rows, again.rows, shownTypes).map((text) => `after the rebuild, ${text}`));
  return {
    lost: saved.lost,
    forgotten: kept.lost,
    badgeEarly: [...rig.ledger.badge].filter((token) => !log.has(token)),
    doubled: [...doubledInLog(lines, log), ...doubledInRows(lines, found.rows)],
    differing,
    late,
    refused: lines.filter(({ refused }) => refused).map(({ token }) => token),
    values: saved.values,
    stockEarly: rig.stock.reduce((sum, { early }) => sum + early.size, 0),
    replicas: rig.own.length + snapshots.length + 1,
  };
}

/** What the server writes of its own accord repeats values. */
const ownWork = new Set(['settle', 'repair', 'undo']);

/**
 * A provider that comes back sends all that it holds in one message, and what of it had already come counts once: so
 * its rows may hold a token twice. So may words: an outbox makes one of what was typed into a note, and sends with what
 * is new what it has not heard of. Nobody else's do; and no word stands twice in its note.
 */
function doubledInLog(lines: readonly LedgerLine[], log: ReadonlyMap<string, readonly Place[]>): string[] {
  return lines
    .filter(({ way, kind }) => way !== 'stock' && kind !== 'word')
    .filter(({ token }) => (log.get(token)?.filter(({ origin }) => !ownWork.has(origin)).length ?? 0) > 1)
    .map(
      ({ token }) =>
        `${token}: ${
          log
            .get(token)
            ?.map(({ position, origin }) => `${origin} at ${position}`)
            .join(', ') ?? ''
        }`,
    );
}

/** An import writes the token as the name and, with a letter before it, as the external id. */
const doubledInRows = (lines: readonly LedgerLine[], rows: ReadonlyMap<string, number>): string[] =>
  lines
    .filter(({ token, way }) => (rows.get(token) ?? 0) > (way === 'import' ? 2 : 1))
    .map(({ token }) => `${token}: in ${rows.get(token) ?? 0} rows`);

/** Devices of our own clients show what a device shows that has just loaded everything. */
async function replicasDiffer({ own }: Rig, fresh: Replica, patience: number): Promise<string[]> {
  const end = performance.now() + patience;
  for (;;) {
    const found: string[] = [];
    for (const client of own) {
      const { rows } = await client.report({ rows: true });
      const theirs = new Map(rows.map((row) => [keyOf(row), row]));
      found.push(...differences(theirs, fresh.rows, shownTypes).map((text) => `${client.name}: ${text}`));
    }
    if (found.length === 0 || performance.now() > end) return found;
    await pause(200);
  }
}

/** A replica that was away since any cursor equals one that loads everything [V5]. */
async function feedsDiffer({ operator, product }: Rig, fresh: Replica, snapshots: readonly Replica[]): Promise<string[]> {
  const found: string[] = [];
  for (const snapshot of snapshots) {
    const name = `a replica resumed from ${snapshot.cursor}`;
    try {
      const resumed = await resumeReplica(operator, product.address, snapshot);
      found.push(...differences(resumed.rows, fresh.rows, shownTypes).map((text) => `${name}: ${text}`));
    } catch (error) {
      found.push(`${name}: ${(error as Error).message}`);
    }
  }
  return found;
}

/** Everybody who has a document holds the same, and its row says so [V2]. */
function documentsDiffer({ stock }: Rig, fresh: Replica, texts: ReadonlyMap<string, string>): string[] {
  const found: string[] = [];
  for (const client of stock) {
    for (const [id, doc] of client.documents()) {
      if (fresh.rows.has(`note:${id}`)) {
        if (textOf(doc) !== (texts.get(id) ?? '')) found.push(`${client.name} holds another text of ${id}`);
      } else if (canonical(fresh.rows.get(`account:${id}`)?.values) !== canonical(projectRecord(account, doc).values))
        found.push(`${client.name} holds another ${id} than its row`);
      if (doc.store.pendingStructs || doc.store.pendingDs) found.push(`${client.name} waits for something in ${id}`);
    }
  }
  return found;
}
