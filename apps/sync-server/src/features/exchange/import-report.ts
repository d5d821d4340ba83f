import type { RowProblem } from '@rapport/model/features/exchange/plan-row';
import type { Missing } from './resolve-names.ts';

/** A cell that could not be used, with its line in the file (the head is line 1). */
export type ReportedProblem = RowProblem & { readonly line: number };

/** What an import will do (check) or did (run), in numbers and named oddities. Stored with the job. */
export type ImportReport = {
  readonly rows: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly skipped: number;
  /** Rows whose key came earlier in the same file; only the first is used. */
  readonly repeated: number;
  /** Of a ledger: rows that cannot be an entry as they are; the problems say why. Absent in older reports. */
  readonly refused?: number;
  /** Rows without a usable `created` moment although one was mapped: dated by the import. */
  readonly undated: number;
  /** Per field that names something else: rows that are linked, rows that are not. */
  readonly links: { readonly [field: string]: { readonly linked: number; readonly without: number } };
  /** Made (or to be made) because the file names them: texts per field. */
  readonly made: { readonly [field: string]: readonly string[] };
  /** Names that nearly match something there is. */
  readonly suggestions: readonly Pick<Missing, 'field' | 'text' | 'rows' | 'proposal'>[];
  readonly problemCount: number;
  /** The first of them; the rest only count. */
  readonly problems: readonly ReportedProblem[];
  /** Rows that were edited since and so were left alone by an undo: id and title. */
  readonly kept?: readonly { readonly id: string; readonly title: string }[];
  readonly failure?: {
    readonly kind: string;
    readonly field?: string;
    readonly values?: { readonly [name: string]: string | number };
  };
};

const KEPT_PROBLEMS = 1_000;

/** Counts while rows go by. */
export class ReportBuilder {
  #counts = { rows: 0, created: 0, updated: 0, unchanged: 0, skipped: 0, repeated: 0, refused: 0, undated: 0 };
  #links = new Map<string, { linked: number; without: number }>();
  #problems: ReportedProblem[] = [];
  #problemCount = 0;

  count(what: 'rows' | 'created' | 'updated' | 'unchanged' | 'skipped' | 'repeated' | 'refused' | 'undated'): void {
    this.#counts[what] += 1;
  }

  link(field: string, linked: boolean): void {
    const counts = this.#links.get(field) ?? { linked: 0, without: 0 };
    counts[linked ? 'linked' : 'without'] += 1;
    this.#links.set(field, counts);
  }

  problem(problem: ReportedProblem): void {
    this.#problemCount += 1;
    if (this.#problems.length < KEPT_PROBLEMS) this.#problems.push(problem);
  }

  report(missing: readonly Missing[]): ImportReport {
    const made: Record<string, string[]> = {};
    for (const { field, text, create } of missing) if (create) (made[field] ??= []).push(text);
    return {
      ...this.#counts,
      links: Object.fromEntries(this.#links),
      made,
      suggestions: missing
        .filter(({ proposal }) => proposal !== undefined)
        .map(({ field, text, rows, proposal }) => ({ field, text, rows, proposal })),
      problemCount: this.#problemCount,
      problems: this.#problems,
    };
  }
}
