import { ServerProblem } from '#lib/shell/ask.ts';
import { importApi, type Analysis, type Checked, type How, type Job, type MapJson, type TargetJson } from './import-api.ts';
import { say, t } from './words.svelte.ts';

export const steps = ['file', 'columns', 'check', 'run'] as const;
export type Step = (typeof steps)[number];
export type Target = Exclude<TargetJson, string>;

const POLL_MS = 500;

/** One import as the wizard sees it. The job and its map live on the server, so that a reload goes on where it was. */
export class ImportSession {
  job = $state.raw<Job>();
  analysis = $state.raw<Analysis>();
  map = $state.raw<MapJson>({ columns: {} });
  checked = $state.raw<Checked>();
  recent = $state.raw<readonly Job[]>([]);
  step = $state<Step>('file');
  busy = $state(false);
  error = $state('');
  /** Columns whose target the person chose. */
  #chosen = $state.raw<ReadonlySet<string>>(new Set());
  #api: ReturnType<typeof importApi>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(workspace: string) {
    this.#api = importApi(workspace);
  }

  loadRecent = () => this.#try(async () => void (this.recent = await this.#api.list()));

  upload = (type: string, file: File) =>
    this.#try(async () => {
      const { job, analysis } = await this.#api.upload(type, file);
      [this.job, this.analysis, this.map, this.step] = [job, analysis, job.mapping, 'columns'];
      await this.#look();
    });

  open = (id: string) =>
    this.#try(async () => {
      this.job = await this.#api.find(id);
      this.map = this.job.mapping;
      if (this.job.state !== 'uploaded') return this.#watch();
      this.analysis = await this.#api.analyse(id, this.#formats());
      this.step = 'columns';
      await this.#look();
    });

  targets(column: string): readonly Target[] {
    const listed = this.map.columns[column] ?? [];
    return [listed].flat().map((target) => (typeof target === 'string' ? { field: target } : target) as Target);
  }

  how = (column: string): How =>
    this.#chosen.has(column) ? 'chosen' : (this.analysis?.columns.find(({ name }) => name === column)?.how ?? 'none');

  setTargets(column: string, targets: readonly Target[]): void {
    this.#chosen = new Set([...this.#chosen, column]);
    this.change({ columns: { ...this.map.columns, [column]: targets.length === 0 ? null : targets } });
  }

  /** Keeps the map with the job and looks again what the first row becomes. */
  change(changes: Partial<MapJson>): void {
    this.map = { ...this.map, ...changes };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#try(() => this.#look(), false), 250);
  }

  /** Reads the file anew with other formats; the columns may be others then. */
  reread = (changes: Pick<MapJson, 'encoding' | 'delimiter'>) =>
    this.#try(async () => {
      this.map = { ...this.map, ...changes };
      this.analysis = await this.#api.analyse(this.job?.id ?? '', this.#formats());
      await this.#look();
    });

  accept(field: string, text: string, proposal: string): void {
    const values = { ...this.map.values, [field]: { ...this.map.values?.[field], [text]: proposal } };
    this.map = { ...this.map, values };
    void this.check();
  }

  check = () => this.#try(() => this.#look());
  run = () =>
    this.#try(async () => {
      this.job = await this.#api.run(this.job?.id ?? '', this.map);
      this.#watch();
    });
  undo = () =>
    this.#try(async () => {
      this.job = await this.#api.undo(this.job?.id ?? '');
      this.#watch();
    });

  problemsUrl = (): string => this.#api.problemsUrl(this.job?.id ?? '');
  stop = (): void => clearTimeout(this.#timer);

  async #look(): Promise<void> {
    const looked = this.map;
    const checked = await this.#api.check(this.job?.id ?? '', looked);
    if (this.map === looked) this.checked = checked;
  }

  #watch(): void {
    this.step = 'run';
    clearTimeout(this.#timer);
    if (this.job?.state !== 'running' && this.job?.state !== 'undoing') return;
    this.#timer = setTimeout(async () => {
      try {
        this.job = await this.#api.find(this.job?.id ?? '');
        this.error = '';
      } catch (error) {
        this.error = wordsFor(error); // the import goes on without us: keep asking
      }
      this.#watch();
    }, POLL_MS);
  }

  #formats(): Record<string, string> {
    const { encoding, delimiter } = this.map;
    return { ...(encoding ? { encoding } : {}), ...(delimiter ? { delimiter } : {}) };
  }

  async #try(work: () => Promise<void> | void, showBusy = true): Promise<void> {
    this.busy = showBusy;
    this.error = '';
    try {
      await work();
    } catch (error) {
      this.error = wordsFor(error);
    } finally {
      this.busy = false;
    }
  }
}

function wordsFor(error: unknown): string {
  if (!(error instanceof ServerProblem)) throw error;
  if (error.unreachable) return t('unreachable');
  const { kind = 'internal', field, values = {} } = error.refusal ?? {};
  if (kind === 'bad-csv' && typeof values['reason'] === 'string') return say(`csv.${values['reason']}`, { ...values });
  if (field?.startsWith('map')) return t('badMap', { field });
  return say(`errors:${kind}`, { ...values });
}
