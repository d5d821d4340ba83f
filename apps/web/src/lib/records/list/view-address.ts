import { objectType } from '@rapport/model/objects/index';
import type { FieldKind } from '@rapport/model/schema/fields';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Money } from '@rapport/model/schema/row';
import { type Condition, metaKeys, type Operand, type Operator, operators, type Period, periods, type Sort, type View } from '@rapport/model/query/view';

/**
 * A view in an address, so that whatever is seen can be sent to somebody:
 * `?filter[stage][in]=c_a,c_b&filter[owner]=@me&filter[closeDate]=@thisQuarter&filter[amount][gte]=100000EUR&sort=-amount&q=acme`.
 */
const numeric: ReadonlySet<FieldKind> = new Set(['number', 'percent', 'rating']);

/** What an address says; parts that are not understood are left out, never an error. */
export function viewFromAddress(type: ObjectType, params: URLSearchParams, usual: readonly Sort[]): View {
  const filter: Condition[] = [];
  for (const [name, text] of params) {
    const match = /^filter\[([A-Za-z0-9_]+)\](?:\[([a-z]+)\])?$/.exec(name);
    const [, field = '', op = 'eq'] = match ?? [];
    if (!match || !isKey(type, field) || !isOperator(op)) continue;
    const value = readOperand(type.fields[field]?.kind, op, text);
    if (value !== undefined) filter.push({ field, op, value });
  }
  const sort = (params.get('sort') ?? '')
    .split(',')
    .map((part): Sort => (part.startsWith('-') ? { field: part.slice(1), direction: 'desc' } : { field: part, direction: 'asc' }))
    .filter(({ field }) => isKey(type, field));
  const search = params.get('q')?.trim();
  return { type: type.key, filter, sort: sort.length ? sort : usual, ...(search ? { search } : {}) };
}

/** The view in an address that may hold other things beside it. */
export function addressOfView(view: View, usual: readonly Sort[], others: URLSearchParams): string {
  const params = new URLSearchParams([...others].filter(([name]) => name !== 'sort' && name !== 'q' && !name.startsWith('filter[')));
  for (const { field, op, value } of view.filter) params.append(op === 'eq' ? `filter[${field}]` : `filter[${field}][${op}]`, writeOperand(value));
  const sort = view.sort.map(({ field, direction }) => (direction === 'desc' ? `-${field}` : field)).join(',');
  if (sort && sort !== usual.map(({ field, direction }) => (direction === 'desc' ? `-${field}` : field)).join(',')) params.set('sort', sort);
  if (view.search) params.set('q', view.search);
  // Brackets and @ are allowed in a query and easier to read as themselves.
  const text = params.toString().replaceAll('%5B', '[').replaceAll('%5D', ']').replaceAll('%40', '@').replaceAll('%2C', ',');
  return text ? `?${text}` : '';
}

const isKey = (type: ObjectType, key: string) => Object.hasOwn(type.fields, key) || metaKeys.some((meta) => meta === key);
const isOperator = (text: string): text is Operator => operators.some((operator) => operator === text);
const isPeriod = (text: string): text is Period => periods.some((period) => period === text);

function readOperand(kind: FieldKind | undefined, op: Operator, text: string): Operand | undefined {
  if (op === 'empty') return text !== 'false';
  if (op === 'in') return text.split(',').flatMap((part) => readValue(kind, part) ?? []) as readonly string[];
  return readValue(kind, text);
}

function readValue(kind: FieldKind | undefined, text: string): Operand | undefined {
  if (text === '@me') return { me: true };
  if (/^@-?\d{1,5}d$/.test(text)) return { days: Number(text.slice(1, -1)) };
  if (text.startsWith('@')) {
    const period = text.slice(1);
    return isPeriod(period) ? { period } : undefined;
  }
  if (kind === 'yesNo') return text !== 'false';
  if (kind === 'money') {
    const money = /^(-?\d{1,15})([A-Z]{3})$/.exec(text);
    return money ? { minor: Number(money[1]), currency: money[2] ?? '' } : undefined;
  }
  if (kind && numeric.has(kind)) return /^-?\d{1,15}$/.test(text) ? Number(text) : undefined;
  return text === '' ? undefined : text;
}

function writeOperand(value: Operand): string {
  if (Array.isArray(value)) return value.map((one) => writeOperand(one as Operand)).join(',');
  if (typeof value !== 'object') return String(value);
  if ('me' in value) return '@me';
  if ('days' in value) return `@${value.days}d`;
  if ('period' in value) return `@${value.period}`;
  const { minor, currency } = value as Money;
  return `${minor}${currency}`;
}

/** The order of a list nobody has sorted: newest first. */
export const usualSort: readonly Sort[] = [{ field: 'createdAt', direction: 'desc' }];
/** The order inside a column of a board: what closes first is on top. */
export const boardSort = (type: string): readonly Sort[] => (objectType(type)?.fields['closeDate'] ? [{ field: 'closeDate', direction: 'asc' }] : usualSort);
