import type { Changes } from '@rapport/model/commands/command';
import type { Lookup } from '@rapport/model/features/exchange/import-map';
import { ask } from '#lib/shell/ask.ts';

/** What the server tells of an import; see apps/sync-server/src/features/exchange. */
export type TargetJson = string | { readonly field: string; readonly by?: Lookup; readonly create?: boolean };
export type MapJson = {
  match?: string;
  onMatch?: 'update' | 'skip';
  columns: { [column: string]: TargetJson | readonly TargetJson[] | null };
  values?: { [field: string]: { [text: string]: string } };
  currency?: string;
  dateOrder?: 'MDY' | 'DMY' | 'YMD';
  decimal?: '.' | ',';
  delimiter?: string;
  encoding?: string;
  pipeline?: string;
};
export type How = 'same' | 'similar' | 'synonym' | 'none' | 'chosen';
export type Analysis = {
  readonly rows: number;
  readonly encoding: string;
  readonly delimiter: string;
  readonly columns: readonly {
    readonly name: string;
    readonly samples: readonly string[];
    readonly filled: number;
    readonly how: How;
  }[];
};
export type Problem = {
  readonly line: number;
  readonly column: string;
  readonly field: string;
  readonly text: string;
  readonly reason: string;
};
export type Report = {
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly skipped: number;
  readonly repeated: number;
  readonly refused?: number;
  readonly undated: number;
  readonly links: { readonly [field: string]: { readonly linked: number; readonly without: number } };
  readonly made: { readonly [field: string]: readonly string[] };
  readonly suggestions: readonly {
    readonly field: string;
    readonly text: string;
    readonly rows: number;
    readonly proposal: string;
  }[];
  readonly problemCount: number;
  readonly problems: readonly Problem[];
  readonly kept?: readonly { readonly id: string; readonly title: string }[];
  readonly failure?: { readonly kind: string; readonly values?: { readonly [name: string]: string | number } };
};
export type Checked = Report & { readonly first: Changes; readonly map: MapJson };
export type Job = {
  readonly id: string;
  readonly type: string;
  readonly state: 'uploaded' | 'running' | 'done' | 'failed' | 'undoing' | 'undone';
  readonly fileName: string;
  readonly mapping: MapJson;
  readonly progress: { readonly total: number; readonly done: number; readonly startedAt?: string };
  readonly report?: Report;
  readonly createdAt: string;
};

/** The import endpoints of one workspace. Throws ServerProblem. */
export const importApi = (workspace: string) => {
  const base = `/api/w/${workspace}/imports`;
  return {
    list: () => ask<readonly Job[]>(base),
    find: (id: string) => ask<Job>(`${base}/${id}`),
    analyse: (id: string, formats: Record<string, string>) =>
      ask<Analysis & { map: unknown }>(`${base}/${id}/analysis?${new URLSearchParams(formats)}`),
    check: (id: string, map: MapJson) => ask<Checked>(`${base}/${id}/check`, { body: map }),
    run: (id: string, map: MapJson) => ask<Job>(`${base}/${id}/run`, { body: map }),
    undo: (id: string) => ask<Job>(`${base}/${id}/undo`, { body: {} }),
    problemsUrl: (id: string) => `${base}/${id}/problems`,
    upload: (type: string, file: File) =>
      ask<{ job: Job; analysis: Analysis }>(`${base}?${new URLSearchParams({ type, name: file.name })}`, { file }),
  };
};
