import { lookId } from '@rapport/model/documents/links';
import { absence } from '@rapport/model/features/away/absence';
import { getContext, setContext, untrack } from 'svelte';
import type { WorkspaceClient } from '#lib/client/workspace-client.svelte.ts';
import { type AwayDebt, type MadeRecord, united } from './away-debt.ts';
import { noteTold, untold } from './away-told.ts';
import { isTyping } from './keymap.svelte.ts';
import { overlay } from './overlay.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';
import type { AwayReport } from '#lib/features/away/away-report.ts';
import { loadAwayWords, t } from '#lib/features/away/words.svelte.ts';

/** The look that says when somebody was last here at all, on any device. */
const whole = 'workspace';
const noteEvery = 30 * 60_000;
/** When a server that did not answer is asked next. */
const again = 10_000;

/**
 * Notes when this person is here, and gathers what happened when they come back after hours, or when edits that they made
 * without the network have lost.
 */
export class Away {
  /** Shown while it is set. */
  report = $state.raw<AwayReport>();
  readonly #client: WorkspaceClient;
  #greeted = false;
  /** Since when edits were made that could not be sent; they may clash with what others did meanwhile. */
  #offlineSince: number | undefined;
  /** Records made meanwhile, by `type:id`: somebody else may have made the same. */
  #made = new Map<string, MadeRecord>();
  /** Those that have arrived since this page was opened, for whoever reads of it again. */
  #landedWith: readonly MadeRecord[] = [];
  /** Told as soon as somebody looks and the server answers. */
  #owed: AwayDebt | undefined;

  constructor(client: WorkspaceClient) {
    this.#client = client;
  }

  /** The last absence, for whoever wants to read of it again. */
  get lastSince(): string | undefined {
    return this.#time('since');
  }

  /** Lives as long as the calling component. */
  watch(): void {
    const { connection, outbox, replica } = this.#client;
    $effect(() => {
      if (connection.online || connection.waiting === 0) return;
      const oldest = Math.min(...outbox.entries.map(({ madeAt }) => madeAt));
      this.#offlineSince = Math.min(this.#offlineSince ?? oldest, oldest);
      for (const entry of outbox.entries)
        if (entry.kind === 'command' && entry.body.kind === 'create')
          this.#made.set(`${entry.type}:${entry.body.record}`, { type: entry.type, id: entry.body.record });
    });
    $effect(() => {
      if (!connection.current || !replica.complete) this.#greeted = false;
      else
        untrack(() => {
          this.#arrive();
          void this.#pay();
        });
    });
    $effect(() => {
      // Whatever else is wrong, such as a store that takes nothing: what was made has arrived and stands in the rows.
      if (connection.current && connection.waiting === 0 && connection.onTheirWay === 0) untrack(() => this.#landed());
    });
    $effect(() => {
      // What came while one was read is told when they have read it.
      if (!this.report) untrack(() => void this.#pay());
    });
    $effect(() => {
      const note = () => this.#note();
      const timer = setInterval(note, noteEvery);
      const turn = () => (document.visibilityState === 'hidden' ? note() : void this.#pay());
      document.addEventListener('visibilitychange', turn);
      return () => {
        clearInterval(timer);
        document.removeEventListener('visibilitychange', turn);
      };
    });
  }

  /** Shows again what happened since the last absence began, whatever it is. */
  async openLast(): Promise<void> {
    const since = this.lastSince;
    if (since !== undefined) this.report = await this.#gather({ since, made: this.#landedWith });
  }

  async #gather({ since, made }: Pick<AwayDebt, 'since' | 'made'>): Promise<AwayReport> {
    const [{ awayReport }] = await Promise.all([import('#lib/features/away/away-report.ts'), loadAwayWords()]);
    return awayReport(this.#client, { since, ago: Math.max(0, this.#now() - Date.parse(since)), made });
  }

  #arrive(): void {
    if (this.#greeted || this.#client.looking) return;
    this.#greeted = true;
    const seenAt = this.#time('seenAt');
    const ago = absence(seenAt, this.#now());
    this.#note(ago === undefined ? undefined : seenAt);
    if (ago !== undefined && seenAt !== undefined)
      this.#owe({
        since: seenAt,
        made: [],
        worth: ({ clashes, lines }) => clashes.length > 0 || lines.some(({ mine }) => mine),
      });
  }

  /** Everything that was made without the network has arrived. */
  #landed(): void {
    const since = this.#offlineSince;
    this.#offlineSince = undefined;
    if (since === undefined) return void this.#pay();
    const made = [...this.#made.values()];
    this.#made.clear();
    this.#owe({
      since: this.#client.serverTime(since),
      made,
      worth: ({ clashes, twice }) => clashes.length > 0 || twice.length > 0,
    });
  }

  #owe(debt: AwayDebt): void {
    this.#owed = united(this.#owed, debt);
    void this.#pay();
  }

  /**
   * Nobody who looks elsewhere has read it, and a server that does not answer knows it later. What was made offline may
   * still clash: while it is on its way there is nothing to tell, or the clashes would come after the summary.
   */
  async #pay(): Promise<void> {
    const owed = this.#owed;
    if (!owed || this.report || document.visibilityState === 'hidden' || !this.#client.connection.current) return;
    if (this.#offlineSince !== undefined) return;
    this.#owed = undefined;
    const report = await this.#gather(owed).catch(() => undefined);
    if (!report || report.bare) {
      this.#owed = united(this.#owed, owed);
      setTimeout(() => void this.#pay(), again);
      return;
    }
    // Somebody has opened the last one meanwhile: this comes when they have read it.
    if (this.report) {
      this.#owed = united(this.#owed, owed);
      return;
    }
    this.#landedWith = [...this.#landedWith, ...owed.made];
    // Another tab of this device, or this one a moment ago, has told the rest.
    if (!owed.worth(untold(report))) return;
    noteTold(report);
    // What is not decided yet is found again in the inbox, also by whoever was never away for hours.
    if (this.lastSince === undefined) this.#note(owed.since);
    // Who is in the middle of something is not interrupted.
    if (!isTyping(document.activeElement) && overlay.shown === undefined) this.report = report;
    else
      toasts.show({
        text: t('news', { count: report.clashes.length + report.twice.length + report.lines.filter(({ mine }) => mine).length }),
        action: { label: t('show'), run: () => (this.report = report) },
      });
  }

  /** By the server's clock: the device that noted when they were here last may have had another [M155]. */
  #now(): number {
    return Date.parse(this.#client.serverTime(Date.now()));
  }

  #time(key: 'seenAt' | 'since'): string | undefined {
    const value = this.#client.replica.row('look', lookId(this.#client.me.memberId, whole))?.values[key];
    return typeof value === 'string' ? value : undefined;
  }

  /** That they are here now; `since` begins the absence that has just ended. */
  #note(since?: string): void {
    const { connection, looking, me } = this.#client;
    if (!connection.current || looking) return;
    const changes = {
      member: { value: me.memberId },
      view: { value: whole },
      seenAt: { value: this.#client.serverTime(Date.now()) },
      ...(since !== undefined && { since: { value: since } }),
    };
    void this.#client.run({ kind: 'entry', type: 'look', entry: lookId(me.memberId, whole), changes }, { undoable: false });
  }
}

const key = Symbol('away');
export const setAway = (away: Away): Away => setContext(key, away);
export const useAway = (): Away => getContext<Away>(key);
