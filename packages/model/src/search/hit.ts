import type { MatchKind } from './name-fit.ts';
import type { SnippetPart } from './snippet.ts';

export type Named = { readonly type: string; readonly id: string; readonly title: string; readonly number: string | null };
/** What a search found: a record; of a comment or note what is said and, in `record`, where. */
export type Hit = Named & {
  readonly match: MatchKind;
  /** Where the match is, when it is not in the name. */
  readonly field: string | null;
  readonly snippet: readonly SnippetPart[];
  readonly record: Named | null;
  /** ISO. */
  readonly updatedAt: string;
};
export type HitGroup = { readonly type: string; readonly hits: readonly Hit[]; readonly more: boolean };
