import type { Origin } from '@rapport/model/projection/event';
import type { Queryable } from '../database.ts';

export type Registry = {
  readonly id: string;
  readonly type: string;
  readonly generation: number;
  readonly createdAt: Date;
  readonly createdBy: string | null;
  readonly deletedAt: Date | null;
  readonly deletedBy: string | null;
  readonly mergedInto: string | null;
  /** Nothing of it is left but this. */
  readonly erasedAt: Date | null;
};

/** One row of the log. Rows of the formats `deleted` and `restored` hold an empty update: applying it does nothing. */
export type LoadedUpdate = {
  readonly position: number;
  /** The first of the positions that it stands for, where rows were united. */
  readonly first: number;
  readonly format: 'yjs-1' | 'deleted' | 'restored';
  readonly update: Uint8Array;
  readonly actor: string | null;
  readonly origin: Origin;
  readonly commandId: string | null;
  readonly base: number | null;
  readonly madeAt: Date;
  readonly at: Date;
};

export type LoadedSnapshot = { readonly position: number; readonly state: Uint8Array; readonly writes: unknown };

/** Where the log begins when its earlier rows are gone. Unlike a snapshot it is a source. */
export type LoadedBase = LoadedSnapshot & { readonly actor: string | null; readonly at: Date };

export type LoadedDocument = {
  readonly registry: Registry;
  readonly base: LoadedBase | undefined;
  /** The newest merged state: a snapshot or the base. */
  readonly snapshot: LoadedSnapshot | undefined;
  /** Later than the snapshot, in order. */
  readonly updates: readonly LoadedUpdate[];
  /** Of the last log row; 0 when the log is empty. */
  readonly position: number;
};

const registryColumns = `id, type, generation, created_at as "createdAt", created_by as "createdBy", deleted_at as "deletedAt",
  deleted_by as "deletedBy", merged_into as "mergedInto", erased_at as "erasedAt"`;

/** The registry rows of those ids that exist. */
export async function findRegistry(
  database: Queryable,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, Registry>> {
  const rows = await database.prepared<Registry>(
    'find-registry',
    `select ${registryColumns} from document where workspace_id = $1 and id = any($2::uuid[])`,
    [workspaceId, ids],
  );
  return new Map(rows.map((row) => [row.id, row]));
}

const updateColumns = `row.document_id as "documentId", row.position, coalesce(row.first_position, row.position) as first, row.format,
      row.update, row.actor, row.origin, row.command_id as "commandId", row.base, row.made_at as "madeAt", row.at`;

type LoadOptions = { readonly withoutSnapshots?: boolean };

/** Whole documents: registry, newest snapshot and the later updates. Ids without a registry row are absent. */
export async function loadDocuments(
  database: Queryable,
  workspaceId: string,
  ids: readonly string[],
  options: LoadOptions = {},
): Promise<Map<string, LoadedDocument>> {
  const loaded = await load(database, workspaceId, ids, options);
  // Between the two questions retention may have put a state in the place of rows: it never takes the last one, so that
  // this is seen.
  const torn = [...loaded.values()].filter(isTorn).map(({ registry }) => registry.id);
  if (torn.length === 0) return loaded;
  return new Map([...loaded, ...(await load(database, workspaceId, torn, options))]);
}

const isTorn = ({ snapshot, updates: [next] }: LoadedDocument): boolean =>
  next ? next.first !== (snapshot?.position ?? 0) + 1 : snapshot === undefined;

async function load(
  database: Queryable,
  workspaceId: string,
  ids: readonly string[],
  { withoutSnapshots = false }: LoadOptions,
): Promise<Map<string, LoadedDocument>> {
  const stored = await database.prepared<
    Registry & { snapshotPosition: string | null; state: Buffer | null; writes: unknown } & StoredBase
  >(
    'load-registry-and-snapshots',
    `select document.id, document.type, document.generation, document.created_at as "createdAt", document.created_by as "createdBy",
      document.deleted_at as "deletedAt", document.deleted_by as "deletedBy", document.merged_into as "mergedInto",
      document.erased_at as "erasedAt",
      snapshot.position as "snapshotPosition", snapshot.state, snapshot.writes, base.position as "basePosition",
      base.state as "baseState", base.kept as "baseWrites", base.actor as "baseActor", base.at as "baseAt"
    from document left join document_snapshot snapshot on snapshot.workspace_id = document.workspace_id
      and snapshot.document_id = document.id and snapshot.generation = document.generation and not $3
      left join document_base base on base.workspace_id = document.workspace_id and base.document_id = document.id
        and base.generation = document.generation
    where document.workspace_id = $1 and document.id = any($2::uuid[])`,
    [workspaceId, ids, withoutSnapshots],
  );
  const documents = stored.map(readStored);
  // The log only grows, so reading it after the snapshots misses nothing.
  const updates = await database.prepared<StoredUpdate>(
    'load-updates',
    `select ${updateColumns}
    from unnest($2::uuid[], $3::int[], $4::bigint[]) as wanted (document_id, generation, after)
    join document_update row on row.workspace_id = $1 and row.document_id = wanted.document_id
      and row.generation = wanted.generation and row.position > wanted.after
    order by row.document_id, row.position`,
    [
      workspaceId,
      documents.map(({ registry }) => registry.id),
      documents.map(({ registry }) => registry.generation),
      documents.map(({ snapshot }) => snapshot?.position ?? 0),
    ],
  );
  const byDocument = Map.groupBy(updates, (row) => row.documentId);
  return new Map(
    documents.map(({ registry, base, snapshot }) => {
      const later = (byDocument.get(registry.id) ?? []).map(loadedUpdate);
      const position = later.at(-1)?.position ?? snapshot?.position ?? 0;
      return [registry.id, { registry, base, snapshot, updates: later, position }];
    }),
  );
}

/** What documents were before a copy took their place: each earlier generation with its rows, oldest first. */
export async function loadEarlier(
  database: Queryable,
  workspaceId: string,
  documents: Iterable<LoadedDocument>,
): Promise<Map<string, readonly LoadedDocument[]>> {
  const rotated = [...documents].filter(({ registry }) => registry.generation > 1).map(({ registry }) => registry);
  if (rotated.length === 0) return new Map();
  const values = [workspaceId, rotated.map(({ id }) => id)];
  const bases = await database.query<StoredBase & { documentId: string; generation: number }>(
    `select document_id as "documentId", generation, position as "basePosition", state as "baseState", kept as "baseWrites",
      actor as "baseActor", at as "baseAt" from document_base where workspace_id = $1 and document_id = any($2::uuid[])`,
    values,
  );
  const updates = await database.query<StoredUpdate & { generation: number }>(
    `select ${updateColumns}, row.generation from document_update row
    where row.workspace_id = $1 and row.document_id = any($2::uuid[]) order by row.document_id, row.position`,
    values,
  );
  return new Map(
    rotated.map((registry) => [
      registry.id,
      Array.from({ length: registry.generation - 1 }, (_, index): LoadedDocument => {
        const generation = index + 1;
        const isOfIt = (row: { documentId: string; generation: number }) =>
          row.documentId === registry.id && row.generation === generation;
        const stored = bases.find(isOfIt);
        const base = stored && readBase(stored);
        const rows = updates.filter(isOfIt).map(loadedUpdate);
        const position = rows.at(-1)?.position ?? base?.position ?? 0;
        return { registry: { ...registry, generation }, base, snapshot: base, updates: rows, position };
      }),
    ]),
  );
}

type StoredBase = {
  readonly basePosition: string | null;
  readonly baseState: Buffer | null;
  readonly baseWrites: unknown;
  readonly baseActor: string | null;
  readonly baseAt: Date | null;
};

const readBase = ({ basePosition, baseState, baseWrites, baseActor, baseAt }: StoredBase): LoadedBase | undefined =>
  baseState && baseAt
    ? { position: Number(basePosition), state: baseState, writes: baseWrites, actor: baseActor, at: baseAt }
    : undefined;

function readStored({
  snapshotPosition,
  state,
  writes,
  basePosition,
  baseState,
  baseWrites,
  baseActor,
  baseAt,
  ...registry
}: Registry & { snapshotPosition: string | null; state: Buffer | null; writes: unknown } & StoredBase): Pick<
  LoadedDocument,
  'registry' | 'base' | 'snapshot'
> {
  const base = readBase({ basePosition, baseState, baseWrites, baseActor, baseAt });
  const snapshot = state ? { position: Number(snapshotPosition), state, writes } : undefined;
  return { registry, base, snapshot: snapshot && snapshot.position >= (base?.position ?? 0) ? snapshot : base };
}

type StoredUpdate = Omit<LoadedUpdate, 'position' | 'first' | 'base'> & {
  readonly documentId: string;
  readonly position: string;
  readonly first: string;
  readonly base: string | null;
};

const loadedUpdate = ({ position, first, base, ...row }: StoredUpdate): LoadedUpdate => ({
  ...row,
  position: Number(position),
  first: Number(first),
  base: base === null ? null : Number(base),
});
