import { objectType } from '../objects/index.ts';
import { readable } from '../features/views/address-words.ts';
import { formatView, parseView } from '../query/parse-view.ts';
import type { Sort, View } from '../query/view.ts';
import type { ObjectType } from '../schema/object-type.ts';

/** A view in an address, so that whatever is seen can be sent to somebody. The same words as the API's. */
const ofView = new Set(['derive', 'sort', 'search', 'filter', 'group', 'aggregate', 'colour']);
const isOfView = (name: string) => ofView.has(name) || name.startsWith('filter[');
/** Words that hold several parts, each of which may be understood alone. */
const lists: ReadonlySet<string> = new Set(['sort', 'aggregate']);

type Part = readonly [name: string, value: string];

/**
 * What an address says. `lost`: its parts that are not understood, such as a filter by a field that is no more; the view is
 * what the others say.
 */
export function readAddress(
  type: ObjectType,
  params: URLSearchParams,
  usual: readonly Sort[],
): { readonly view: View; readonly lost: readonly Part[] } {
  const parts = [...params]
    .filter(([name]) => isOfView(name))
    .flatMap(([name, value]): Part[] =>
      lists.has(name) ? value.split(',').flatMap((one): Part[] => (one ? [[name, one]] : [])) : [[name, value]],
    );
  const lost: Part[] = [];
  const understood = (those: readonly Part[], beside: readonly Part[]) =>
    those.filter((part) => {
      const reads = parses(type, asParams([...beside, part])) !== undefined;
      if (!reads) lost.push(part);
      return reads;
    });
  // Whatever else there is may name a value that the view makes.
  const derived = understood(
    parts.filter(([name]) => name === 'derive'),
    [],
  );
  const others = understood(
    parts.filter(([name]) => name !== 'derive'),
    derived,
  );
  const view = parses(type, asParams([...derived, ...others])) ?? { type: type.key, filter: [], sort: [] };
  return { view: view.sort.length > 0 ? view : { ...view, sort: usual }, lost };
}

const asParams = (parts: readonly Part[]): URLSearchParams => {
  const params = new URLSearchParams(parts.filter(([name]) => !lists.has(name)).map(([name, value]) => [name, value]));
  for (const list of lists) {
    const own = parts.filter(([name]) => name === list);
    if (own.length > 0) params.set(list, own.map(([, value]) => value).join(','));
  }
  return params;
};

/** What an address says; parts that are not understood are left out, never an error. */
export const viewFromAddress = (type: ObjectType, params: URLSearchParams, usual: readonly Sort[]): View =>
  readAddress(type, params, usual).view;

function parses(type: ObjectType, params: URLSearchParams): View | undefined {
  try {
    return parseView(type, params);
  } catch {
    return undefined;
  }
}

const sameSort = (a: readonly Sort[], b: readonly Sort[]) =>
  a.length === b.length && a.every((sort, index) => sort.field === b[index]?.field && sort.direction === b[index]?.direction);

/** The view in an address that may hold other things beside it. */
export function addressOfView(type: ObjectType, view: View, usual: readonly Sort[], others: URLSearchParams): string {
  const own = formatView(type, sameSort(view.sort, usual) ? { ...view, sort: [] } : view);
  const params = new URLSearchParams([...[...others].filter(([name]) => !isOfView(name)), ...own]);
  const text = readable(params);
  return text ? `?${text}` : '';
}

/** The order of a list nobody has sorted: newest first. */
export const usualSort: readonly Sort[] = [{ field: 'createdAt', direction: 'desc' }];
/** The order inside a column of a board: what closes or is due first is on top. */
export function boardSort(type: string): readonly Sort[] {
  const field = ['closeDate', 'due'].find((key) => objectType(type)?.fields[key]);
  return field === undefined ? usualSort : [{ field, direction: 'asc' }];
}

/** An address with some parts set and others left out; what it says beside them stays. */
export function addressWithParts(
  url: Pick<URL, 'pathname' | 'search'>,
  set: Readonly<Record<string, string | readonly string[] | undefined>>,
  without: readonly string[] = [],
): string {
  const kept = [...new URLSearchParams(url.search)].filter(
    ([name]) => !without.includes(name) && !Object.keys(set).some((key) => name === key || name.startsWith(`${key}[`)),
  );
  const text = readable(
    new URLSearchParams([
      ...kept,
      ...Object.entries(set).flatMap(([name, value]) => [value ?? []].flat().map((one) => [name, one])),
    ]),
  );
  return text ? `${url.pathname}?${text}` : url.pathname;
}
