/** Days from today (working days for what is past) and time of day (UTC). */
export type When = readonly [day: number, time: string];

/** A deal told from its first word to where it stands. Times before today count in working days. */
export type HeroStory = {
  readonly key: string;
  readonly account: string;
  /** What the note of the account says, written by the owner of the deal. */
  readonly accountNote: string;
  readonly name: string;
  readonly owner: string;
  readonly source: string;
  readonly product: string;
  readonly currency: string;
  readonly collaborators: readonly string[];
  readonly tags: readonly string[];
  readonly description: string;
  readonly cast: readonly {
    readonly key: string;
    readonly first: string;
    readonly last: string;
    readonly title: string;
    readonly role: string;
  }[];
  readonly amount: number;
  readonly close: number;
  /** What changed, in order; the first is its beginning. */
  readonly steps: readonly {
    readonly when: When;
    readonly by: string;
    readonly stage?: string;
    readonly amount?: number;
    readonly close?: number;
    readonly next?: readonly [text: string, due: number, by: string];
    readonly category?: string;
    readonly probability?: number;
    readonly lostReason?: string;
    /** Written without having seen the step before. */
    readonly blind?: true;
  }[];
  /** `<<account>>`, `<<amount>>` or any other field, `<<piotr>>` or one of the cast by key become chips; `![words](plan)` is a picture. */
  readonly note: readonly { readonly when: When; readonly by: string; readonly text: string }[];
  readonly comments: readonly {
    readonly when: When;
    readonly by: string;
    readonly text: string;
    readonly reply?: number;
    readonly resolvedBy?: string;
    readonly before?: string;
    readonly withdrawn?: true;
  }[];
  readonly calls: readonly {
    readonly when: When;
    readonly by: string;
    readonly channel: string;
    readonly direction: string;
    readonly with: readonly string[];
    readonly minutes: number;
    readonly subject: string;
    readonly outcome: string;
    readonly text: string;
  }[];
  readonly tasks: readonly {
    readonly when: When;
    readonly by: string;
    readonly for: string;
    readonly text: string;
    readonly due: number;
    readonly priority: string;
    readonly done?: When;
  }[];
};
