import { RefusalError } from '../errors.ts';
import { limits } from '../limits.ts';
import { objectType } from '../objects/index.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { Definitions } from '../settings/definitions.ts';
import { formatCondition, parseCondition } from './parse-condition.ts';
import { leads } from './related.ts';
import { derivedField, derivedKey, endOf } from './derived.ts';
import { type Derived, derivedKinds, groupings, isCondition, isGroup, type Filter, type Step } from './view.ts';

/**
 * Groups and steps along relations as one text, parts divided by `;`:
 *
 *     any(stage:proposal;all(amount[gte]:100000;owner:@me))     none(tags:old)
 *     some(account;industry:energy)                             through a field of its own
 *     some(related:deal;stage:won)                              through a field that may name any type
 *     no(task.related;done[ne]:true;due[lt]:@days:0)            through a field at the other end
 *
 * A condition's value is written as in a parameter of its own; `;`, `(`, `)` and `\` inside it follow a `\`.
 */
const steps = { some: 'some', no: 'none' } as const;
const step = /^(?:([A-Za-z]\w*)\.)?([A-Za-z]\w*)(?::([A-Za-z]\w*))?$/;
const condition = /^([A-Za-z]\w*)(?:\[([A-Za-z]+)\])?:/;

export function formatFilter(type: ObjectType, filter: Filter): string {
  if (isCondition(filter)) {
    const name = filter.op === 'eq' ? filter.field : `${filter.field}[${filter.op}]`;
    return `${name}:${formatCondition(type, filter).replace(/[\\;()]/g, '\\$&')}`;
  }
  if (isGroup(filter)) return `${filter.group}(${filter.of.map((one) => formatFilter(type, one)).join(';')})`;
  const target = objectType(filter.type) ?? type;
  const parts = [formatStep(type, filter), ...filter.of.map((one) => formatFilter(target, one))];
  return `${filter.has === 'some' ? 'some' : 'no'}(${parts.join(';')})`;
}

function formatStep(type: ObjectType, { hop, type: other, field }: Step): string {
  if (hop === 'from') return `${other}.${field}`;
  return type.fields[field]?.to === undefined ? `${field}:${other}` : field;
}

/** Throws a refusal that names the field at fault, or the place at which the text cannot be read. */
export function parseFilter(type: ObjectType, text: string, definitions: Definitions | undefined): Filter {
  const reader = new Reader(text, definitions);
  const filter = reader.filter(type, 1, 0);
  reader.end();
  return filter;
}

/**
 * A derived value as one text: its key, what it is of which field, the steps and the filters of what stands at their end.
 *
 *     x1:value.industry(account)            x2:count(deal.account;stage:proposal)
 *     x3:sum.amount.EUR(deal.account)       x4:max.at(contact.account>interaction.related)
 */
export function formatDerived(type: ObjectType, { key, kind, along, field, currency, of }: Derived): string {
  const head = [kind, field, currency].filter((part) => part !== undefined).join('.');
  let at = type;
  const steps = along.map((step) => {
    const text = formatStep(at, step);
    at = objectType(step.type) ?? at;
    return text;
  });
  return `${key}:${head}(${[steps.join('>'), ...of.map((one) => formatFilter(at, one))].join(';')})`;
}

const derivedHead = /^([A-Za-z0-9]+):([a-z]+)(?:\.([A-Za-z]\w*))?(?:\.([A-Z]{3}))?\(/;

/** Throws a refusal that names the field at fault, or the place at which the text cannot be read. */
export function parseDerived(type: ObjectType, text: string, definitions: Definitions | undefined): Derived {
  const [head, key = '', word, field, currency] = derivedHead.exec(text) ?? [];
  const reader = new Reader(text, definitions, 'derive');
  const kind = derivedKinds.find((one) => one === word);
  if (head === undefined || !kind || !derivedKey.test(key) || Object.hasOwn(type.fields, key)) throw reader.unreadable(0);
  const { along, of } = reader.derived(type, head.length);
  reader.end();
  const made: Derived = {
    key,
    kind,
    along,
    ...(field === undefined ? {} : { field }),
    ...(currency === undefined ? {} : { currency }),
    of,
  };
  if (!derivedField(type, made)) {
    const end = endOf(type, along);
    if (field !== undefined && !(end && Object.hasOwn(end.fields, field))) throw new RefusalError('unknown-field', { field });
    throw new RefusalError('unknown-operator', { field: field ?? key, values: { operator: kind } });
  }
  return made;
}

class Reader {
  readonly #text: string;
  readonly #definitions: Definitions | undefined;
  readonly #parameter: string;
  #at = 0;
  #filters = 0;

  constructor(text: string, definitions: Definitions | undefined, parameter = 'filter') {
    this.#text = text;
    this.#definitions = definitions;
    this.#parameter = parameter;
  }

  /** Steps divided by `>`, then filters of what stands at their end. */
  derived(type: ObjectType, from: number): { readonly along: readonly Step[]; readonly of: readonly Filter[] } {
    this.#at = from;
    const along: Step[] = [];
    let end = type;
    for (const word of this.#word().split('>')) {
      if (along.length >= limits.filterHops.value) throw this.#tooLarge(limits.filterHops.value);
      const step = this.#step(end, word);
      const next = step && objectType(step.type);
      if (!step || !next || !leads(step, end)) throw this.unreadable(from);
      along.push(step);
      end = next;
    }
    const of = this.#eat(';') ? this.#parts(end, 1, along.length, false) : this.#parts(end, 1, along.length, this.#close());
    return { along, of };
  }

  filter(type: ObjectType, depth: number, hops: number): Filter {
    // Counted while reading: what is too much is not read to its end.
    if (++this.#filters > limits.filterConditions.value) throw this.#tooLarge(limits.filterConditions.value);
    if (depth > limits.filterDepth.value) throw this.#tooLarge(limits.filterDepth.value);
    const group = groupings.find((one) => this.#eat(`${one}(`));
    if (group) return { group, of: this.#parts(type, depth + 1, hops, this.#eat(')')) };
    const has = (['some', 'no'] as const).find((one) => this.#eat(`${one}(`));
    if (!has) return this.#condition(type);
    if (hops >= limits.filterHops.value) throw this.#tooLarge(limits.filterHops.value);
    const at = this.#at;
    const hop = this.#step(type, this.#word());
    const target = hop && objectType(hop.type);
    if (!hop || !target || !leads(hop, type)) throw this.unreadable(at);
    const of = this.#eat(';') ? this.#parts(target, depth + 1, hops + 1, false) : this.#parts(target, depth, hops, this.#close());
    return { ...hop, has: steps[has], of };
  }

  end(): void {
    if (this.#at < this.#text.length) throw this.unreadable(this.#at);
  }

  #parts(type: ObjectType, depth: number, hops: number, empty: boolean): Filter[] {
    if (empty) return [];
    const parts = [this.filter(type, depth, hops)];
    while (this.#eat(';')) parts.push(this.filter(type, depth, hops));
    this.#close();
    return parts;
  }

  #step(type: ObjectType, text: string): Step | undefined {
    const [, other, field = '', to] = step.exec(text) ?? [];
    if (other !== undefined) return to === undefined ? { hop: 'from', type: other, field } : undefined;
    const own = Object.hasOwn(type.fields, field) ? type.fields[field] : undefined;
    if (!own || (own.to === undefined) !== (to !== undefined)) return undefined;
    return { hop: 'to', type: own.to ?? to ?? '', field };
  }

  #condition(type: ObjectType): Filter {
    const [name, field = '', op = 'eq'] = condition.exec(this.#text.slice(this.#at, this.#at + 200)) ?? [];
    if (name === undefined) throw this.unreadable(this.#at);
    this.#at += name.length;
    return parseCondition(type, field, op, this.#word().replace(/\\(.)/gsu, '$1'), this.#definitions);
  }

  /** Up to what divides or closes. */
  #word(): string {
    const start = this.#at;
    while (this.#at < this.#text.length && !';()'.includes(this.#text[this.#at] ?? ''))
      this.#at += this.#text[this.#at] === '\\' ? 2 : 1;
    return this.#text.slice(start, this.#at);
  }

  #eat(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false;
    this.#at += word.length;
    return true;
  }

  #close(): true {
    if (!this.#eat(')')) throw this.unreadable(this.#at);
    return true;
  }

  readonly unreadable = (at: number): RefusalError =>
    new RefusalError('bad-request', {
      field: this.#parameter,
      values: { parameter: this.#parameter, reason: 'filter', at, near: this.#text.slice(at, at + 40).toWellFormed() },
    });
  #tooLarge = (limit: number) => new RefusalError('too-large', { field: this.#parameter, values: { limit, at: this.#at } });
}
