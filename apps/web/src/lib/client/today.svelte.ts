import { localDay } from '@rapport/model/query/resolve-operand';

const minute = 60_000;

/** The time as views see it: it moves once a day, at midnight where the viewer is, and all relative filters with it. */
export class Today {
  readonly #zone: () => string | undefined;
  #now = $state(new Date().toISOString());
  readonly #timer = setInterval(() => {
    const now = new Date().toISOString();
    if (localDay({ now, timeZone: this.timeZone }) !== localDay({ now: this.#now, timeZone: this.timeZone })) this.#now = now;
  }, minute);

  /** `zone`: the one that the viewer has chosen, if any. */
  constructor(zone: () => string | undefined) {
    this.#zone = zone;
  }

  get timeZone(): string {
    return this.#zone() ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
  }

  get now(): string {
    return this.#now;
  }

  stop(): void {
    clearInterval(this.#timer);
  }
}
