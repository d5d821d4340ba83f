import { pathsOf } from '@rapport/model/query/related';
import { seenBy } from '@rapport/model/query/run-view';
import type { View } from '@rapport/model/query/view';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import type { Colour } from '@rapport/model/settings/definitions';
import { getContext, setContext } from 'svelte';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';
import { filterWords } from '../list/filter-words.ts';
import type { Names } from '../fields/format-value.ts';

/** What a record wears by the rules of a view. `sign` tells rules apart where colours do not. */
export type RowColour = { readonly colour: Colour; readonly sign: string; readonly words: string };
export type Colouring = (row: Row) => RowColour | undefined;

export const signs = ['●', '▲', '■', '◆', '★', '▼', '○', '△', '□', '◇', '☆', '▽'] as const;

type Source = { readonly type: ObjectType; readonly view: View; readonly names: Names };

/** The rules of a view, in words and as a question for rows. Follows what the rules' filters go along. */
export class RowColours {
  readonly #client: Pick<WorkspaceClient, 'replica'>;
  readonly #source: () => Source;

  constructor(client: Pick<WorkspaceClient, 'replica'>, source: () => Source) {
    this.#client = client;
    this.#source = source;
  }

  readonly rules: readonly RowColour[] = $derived.by(() => {
    const { type, view, names } = this.#source();
    return (view.colours ?? []).map(({ colour, filter }, at) => ({
      colour,
      sign: signs[at % signs.length] ?? '●',
      words: filterWords(type, filter, names),
    }));
  });

  readonly of: Colouring | undefined = $derived.by(() => {
    const { type, view } = this.#source();
    const { replica } = this.#client;
    const rules = view.colours ?? [];
    if (rules.length === 0) return undefined;
    for (const path of pathsOf(rules.map(({ filter }) => filter))) for (const hop of path) replica.version(hop.type);
    const looks = this.rules;
    const tests = rules.map(({ filter }) => {
      const asked: View = { type: type.key, derived: view.derived, filter: [filter], sort: [] };
      return seenBy(asked, replica.context, replica.relations).test;
    });
    return (row) => {
      const at = tests.findIndex((test) => test(row));
      return at < 0 ? undefined : looks[at];
    };
  });
}

const key = Symbol('colours');
export const setColours = (colours: () => Colouring | undefined): void => void setContext(key, colours);
/** What the view around a component says of a record's colour. To be called while it is set up. */
export const useColours = (): Colouring => {
  const colours = getContext<(() => Colouring | undefined) | undefined>(key);
  return (row) => colours?.()?.(row);
};
