import { RefusalError } from '../errors.ts';
import { limits } from '../limits.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { Value } from '../schema/row.ts';
import { colours, type Definitions } from '../settings/definitions.ts';
import { canAggregate } from './figures.ts';
import { formatDerived, formatFilter, parseDerived, parseFilter } from './filter-text.ts';
import { groupedBy } from './groups.ts';
import { withDerived } from './derived.ts';
import { isSortable } from './operators.ts';
import { formatCondition, parseCondition } from './parse-condition.ts';
import { kindOf } from './run-view.ts';
import {
  aggregateKinds,
  countFilters,
  isCondition,
  type Aggregate,
  type ColourRule,
  type Condition,
  type Derived,
  type Filter,
  type Sort,
  type View,
} from './view.ts';

/**
 * A view as query parameters: `filter[stage]=proposal&filter[amount][gte]=100000&sort=-amount,name&search=acme`.
 * Several values of `in` are one parameter with commas (`\\,` for a comma inside a value) or several parameters. Relative values begin with `@`: `@me`, `@days:-7`,
 * `@thisQuarter`; a text that begins with `@` doubles it. Groups and relations are a `filter` each, values of related records a `derive` (`filter-text.ts`).
 */
const parameter = /^filter\[([A-Za-z][A-Za-z0-9_]*)\](?:\[([A-Za-z]+)\])?$/;

/** Throws a refusal that names the field or operator at fault. Parameters that are none of a view's are left alone. */
export function parseView(plain: ObjectType, parameters: URLSearchParams, definitions?: Definitions): View {
  const derived = parseAllDerived(plain, parameters.getAll('derive'), definitions);
  const type = withDerived(plain, derived);
  const filter: Filter[] = [];
  const several = new Map<string, number>();
  let count = 0;
  for (const [name, value] of parameters) {
    if (!name.startsWith('filter')) continue;
    if (++count > limits.filterConditions.value + limits.inValues.value) throw tooMany();
    if (name === 'filter') {
      filter.push(parseFilter(type, value, definitions));
      continue;
    }
    const match = parameter.exec(name);
    if (!match?.[1]) throw new RefusalError('bad-request', { values: { parameter: name.slice(0, 100) } });
    const condition = parseCondition(type, match[1], match[2] ?? 'eq', value, definitions);
    const at = condition.op === 'in' ? several.get(condition.field) : undefined;
    if (at === undefined) {
      if (condition.op === 'in') several.set(condition.field, filter.length);
      filter.push(condition);
    } else filter[at] = joined(filter[at] as Condition, condition);
  }
  if (countFilters(filter) > limits.filterConditions.value) throw tooMany();
  const search = parameters.get('search')?.trim().slice(0, limits.searchLength.value).toWellFormed();
  const group = parameters.get('group') || undefined;
  if (group !== undefined && !groupedBy(type, group)) throw new RefusalError('unknown-field', { field: group.slice(0, 100) });
  const aggregates = parseAggregates(type, parameters.get('aggregate') ?? '');
  const rules = parseColours(type, parameters.getAll('colour'), definitions);
  return {
    type: type.key,
    ...(derived.length > 0 ? { derived } : {}),
    filter,
    sort: parseSort(type, parameters.get('sort') ?? ''),
    ...(search ? { search } : {}),
    ...(group ? { group } : {}),
    ...(aggregates.length > 0 ? { aggregates } : {}),
    ...(rules.length > 0 ? { colours: rules } : {}),
  };
}

/** `colour=red:closeDate[lt]:@days:0`, the first that holds before the others. */
function parseColours(type: ObjectType, texts: readonly string[], definitions: Definitions | undefined): readonly ColourRule[] {
  const limit = limits.viewColours.value;
  if (texts.length > limit) throw new RefusalError('too-large', { field: 'colour', values: { limit } });
  return texts.map((text) => {
    const colour = colours.find((one) => text.startsWith(`${one}:`));
    if (!colour)
      throw new RefusalError('bad-request', { field: 'colour', values: { parameter: text.slice(0, 40).toWellFormed() } });
    return { colour, filter: parseFilter(type, text.slice(colour.length + 1), definitions) };
  });
}

function parseAllDerived(type: ObjectType, texts: readonly string[], definitions: Definitions | undefined): readonly Derived[] {
  const limit = limits.viewDerived.value;
  if (texts.length > limit) throw new RefusalError('too-large', { field: 'derive', values: { limit } });
  const made = texts.map((text) => parseDerived(type, text, definitions));
  const twice = made.find(({ key }, at) => made.findIndex((other) => other.key === key) !== at);
  if (twice) throw new RefusalError('bad-request', { field: 'derive', values: { parameter: twice.key } });
  return made;
}

/** `count,sum:amount,weighted:amount,average:probability` */
function parseAggregates(type: ObjectType, text: string): Aggregate[] {
  const parts = text.split(',').filter(Boolean);
  const limit = limits.viewAggregates.value;
  if (parts.length > limit) throw new RefusalError('too-large', { field: 'aggregate', values: { limit } });
  return parts.map((part) => {
    const [word = '', field] = part.split(':', 2);
    const kind = aggregateKinds.find((one) => one === word);
    if (!kind) throw new RefusalError('unknown-operator', { field: 'aggregate', values: { operator: word.slice(0, 40) } });
    const one: Aggregate = field === undefined ? { kind } : { kind, field };
    if (!canAggregate(type, one))
      throw new RefusalError('unknown-operator', { field: (field ?? '').slice(0, 100), values: { operator: kind } });
    return one;
  });
}

const tooMany = () => new RefusalError('too-large', { values: { limit: limits.filterConditions.value } });

function joined(a: Condition, b: Condition): Condition {
  const value = [...(a.value as readonly Value[]), ...(b.value as readonly Value[])];
  if (value.length > limits.inValues.value)
    throw new RefusalError('too-large', { field: a.field, values: { limit: limits.inValues.value } });
  return { ...a, value };
}

function parseSort(type: ObjectType, text: string): Sort[] {
  const sort: Sort[] = [];
  for (const part of text.split(',').filter(Boolean)) {
    const direction = part.startsWith('-') ? 'desc' : 'asc';
    const field = part.replace(/^[-+ ]/, '');
    const kind = kindOf(type, field);
    if (kind === undefined) throw new RefusalError('unknown-field', { field: field.slice(0, 100) });
    if (!isSortable(kind)) throw new RefusalError('unknown-operator', { field, values: { operator: 'sort' } });
    if (!sort.some((known) => known.field === field)) sort.push({ field, direction });
  }
  if (sort.length > limits.sortFields.value) throw new RefusalError('too-large', { values: { limit: limits.sortFields.value } });
  return sort;
}

/** The parameters that `parseView` reads back as the same view. */
export function formatView(
  plain: ObjectType,
  view: Pick<View, 'derived' | 'filter' | 'sort' | 'search' | 'group' | 'aggregates' | 'colours'>,
): URLSearchParams {
  const parameters = new URLSearchParams();
  for (const one of view.derived ?? []) parameters.append('derive', formatDerived(plain, one));
  const type = withDerived(plain, view.derived);
  for (const filter of view.filter) {
    if (!isCondition(filter)) parameters.append('filter', formatFilter(type, filter));
    else {
      const name = filter.op === 'eq' ? `filter[${filter.field}]` : `filter[${filter.field}][${filter.op}]`;
      // One parameter for each of several values, as it always was.
      const each = filter.op === 'in' ? (filter.value as readonly Value[]).map((one) => ({ ...filter, value: [one] })) : [filter];
      for (const one of each) parameters.append(name, formatCondition(type, one));
    }
  }
  if (view.sort.length > 0)
    parameters.set('sort', view.sort.map(({ field, direction }) => (direction === 'desc' ? `-${field}` : field)).join(','));
  if (view.search) parameters.set('search', view.search);
  if (view.group) parameters.set('group', view.group);
  if (view.aggregates?.length)
    parameters.set('aggregate', view.aggregates.map(({ kind, field }) => (field ? `${kind}:${field}` : kind)).join(','));
  for (const { colour, filter } of view.colours ?? []) parameters.append('colour', `${colour}:${formatFilter(type, filter)}`);
  return parameters;
}
