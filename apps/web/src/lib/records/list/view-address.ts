import { objectType } from '@rapport/model/objects/index';
import { formatView, parseView } from '@rapport/model/query/parse-view';
import type { Sort, View } from '@rapport/model/query/view';
import type { ObjectType } from '@rapport/model/schema/object-type';

/** A view in an address, so that whatever is seen can be sent to somebody. The same words as the API's. */
const ofView = new Set(['sort', 'search', 'filter', 'group', 'aggregate']);
const isOfView = (name: string) => ofView.has(name) || name.startsWith('filter[');

/** What an address says; parts that are not understood are left out, never an error. */
export function viewFromAddress(type: ObjectType, params: URLSearchParams, usual: readonly Sort[]): View {
  const understood = [...params].filter(([name, value]) => isOfView(name) && parses(type, new URLSearchParams([[name, value]])));
  const view = parses(type, new URLSearchParams(understood)) ?? { type: type.key, filter: [], sort: [] };
  return view.sort.length > 0 ? view : { ...view, sort: usual };
}

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
/** The order inside a column of a board: what closes first is on top. */
export const boardSort = (type: string): readonly Sort[] =>
  objectType(type)?.fields['closeDate'] ? [{ field: 'closeDate', direction: 'asc' }] : usualSort;

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

const readableAsTheyAre: Readonly<Record<string, string>> = {
  '%5B': '[',
  '%5D': ']',
  '%40': '@',
  '%2C': ',',
  '%28': '(',
  '%29': ')',
  '%3A': ':',
  '%3B': ';',
};
/** Brackets and what divides are allowed in a query and easier to read as themselves. */
export const readable = (params: URLSearchParams): string =>
  params.toString().replaceAll(/%(?:5B|5D|40|2C|28|29|3A|3B)/g, (code) => readableAsTheyAre[code] ?? code);
