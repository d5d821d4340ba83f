import type { Row } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';

/** What is asked of each: the deals of one stage in the order of one field, and their count and sum. */
export type Question = { readonly stage: string; readonly sort: 'amount' | 'closeDate'; readonly descending: boolean };
/** The ids of all that fit, in order, and what they come to: what a list and its head show. */
export type Answer = { readonly ids: readonly string[]; readonly sum: number };

/** One way to hold rows in a page and to ask for some of them. */
export type Engine = {
  ask(question: Question): Promise<Answer>;
  /** Count and sum of each stage. */
  groups(): Promise<number>;
  /** One row changes; resolves when the last answer has followed. */
  change(row: Row): Promise<void>;
};
export type MakeEngine = (rows: readonly Row[], definitions: Definitions) => Promise<Engine>;

export const minorOf = (row: Row): number => {
  const amount = row.values['amount'];
  return amount !== null && typeof amount === 'object' && 'minor' in amount ? (amount.minor as number) : 0;
};
export const textOf = (row: Row, key: string): string | undefined => {
  const value = row.values[key];
  return typeof value === 'string' ? value : undefined;
};
