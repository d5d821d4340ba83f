import type { Band, OpenStage, Outcome, Source } from '../company/deals.ts';

/** Who says something. `owner` is the deal's, `manager` that person's. */
export type Role = 'owner' | 'manager' | 'support' | 'marketing';

/**
 * What is told of a deal. It says nothing that the deal's fields do not say as well: `fits` is what must be true of it.
 * Blanks: {account} {contact} {second} {title} {product} {amount} {first} {meters} {city} {owner} {manager} {support}
 * {marketing} {close}. A comment's number is where in the deal's life it falls, from 0 to 1.
 * Notes: `# ` begins a heading, `- ` an item, `> ` a quotation; **bold**.
 */
export type StoryLine = {
  readonly key: string;
  readonly fits: {
    readonly outcome: Outcome;
    /** The last one reached. */
    readonly stage?: readonly OpenStage[];
    readonly lostReason?: readonly string[];
    readonly source?: readonly Source[];
    readonly band?: readonly Band[];
    readonly product?: readonly string[];
    /** The amount came down, or went up, on the way. */
    readonly amount?: 'down' | 'up';
    readonly pushed?: boolean;
    readonly rotting?: boolean;
  };
  readonly note: string;
  readonly comments: readonly (readonly [share: number, by: Role, text: string])[];
};
