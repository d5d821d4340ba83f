import type { View } from '@rapport/model/query/view';
import type { Row } from '@rapport/model/schema/row';
import { LiveQuery } from './live-query.svelte.ts';

export type RelatedGroup = { readonly type: string; readonly field: string; readonly rows: readonly Row[] };

/** The browser's copy of the rows its user may see, with what was changed here laid over. */
export class Replica {
  /** False until every row was loaded once. */
  complete = $state(false);

  row(_type: string, _id: string): Row | undefined {
    return undefined;
  }
  /** All rows of a type, in no particular order, without deleted ones. */
  rows(_type: string): readonly Row[] {
    return [];
  }
  /** The record's title, or undefined when it is not available. */
  title(_type: string, _id: string): string | undefined {
    return undefined;
  }
  /** Grows with every change of a row of this type: read it to depend on it. */
  version(_type: string): number {
    return 0;
  }
  live(view: () => View): LiveQuery {
    return new LiveQuery(this, view);
  }
  /** Records whose reference fields point at this one, by type and field. */
  related(_type: string, _id: string): readonly RelatedGroup[] {
    return [];
  }
  /** Records of the listed types whose search text holds every word, best first: for the palette and reference inputs. */
  search(_text: string, _limit: number, _types?: readonly string[]): readonly Row[] {
    return [];
  }
}
