import { ask } from '#lib/shell/ask.ts';

/** The demo company as its server tells of it. */
export type DemoCompany = {
  readonly day: string;
  /** Colleagues whom a program plays, when there are any. */
  readonly simulated: readonly { readonly key: string; readonly name: string }[];
  readonly people: readonly DemoPerson[];
  /** Ids of the deals that are told from beginning to end. */
  readonly heroes: Readonly<Record<string, string>>;
};
export type DemoPerson = {
  readonly key: string;
  readonly name: string;
  readonly team: string;
  readonly hue: number;
  /** Where this person's sign-in is one of its own: `http://ana.localhost:5410`. */
  readonly address: string;
};

/** Undefined wherever people work for real. */
export const askDemo = async (): Promise<DemoCompany | undefined> =>
  (await ask<{ readonly demo: DemoCompany | null }>('/api/demo')).demo ?? undefined;
