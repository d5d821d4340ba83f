import type { Projection, Write } from './apply-update.ts';
import { ClientOwners } from '../documents/client-owners.ts';

/** What a snapshot keeps beside the document's state: without it nobody could be told who overwrote whom. */
export type KeptState = {
  readonly writes: readonly (readonly [string, Write])[];
  readonly since: { readonly [field: string]: string };
  readonly clients: ClientOwners;
  /** As of the snapshot's position; the registry may be ahead of it. */
  readonly deletedAt: string | undefined;
};

export const keepState = (projection: Projection, clients: ClientOwners, deletedAt: string | undefined) => ({
  deletedAt,
  writes: [...projection.writes],
  since: projection.since,
  clients: clients.toJSON(),
});

/** Of a snapshot's stored JSON, written by `keepState`; nothing known when there is none. */
export function readKeptState(stored: unknown): KeptState {
  const kept = (typeof stored === 'object' && stored !== null ? stored : {}) as {
    writes?: unknown;
    since?: unknown;
    clients?: unknown;
    deletedAt?: unknown;
  };
  return {
    writes: Array.isArray(kept.writes) ? (kept.writes as KeptState['writes']) : [],
    since: typeof kept.since === 'object' && kept.since !== null ? (kept.since as KeptState['since']) : {},
    clients: ClientOwners.parse(kept.clients),
    deletedAt: typeof kept.deletedAt === 'string' ? kept.deletedAt : undefined,
  };
}
