import { RefusalError } from '../errors.ts';
import { limits } from '../limits.ts';
import { objectType } from '../objects/index.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { Definitions } from '../settings/definitions.ts';
import { formatCondition, parseCondition } from './parse-condition.ts';
import { leads } from './related.ts';
import { groupings, isCondition, isGroup, type Filter, type Hop } from './view.ts';

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

function formatStep(type: ObjectType, { hop, type: other, field }: Pick<Hop, 'hop' | 'type' | 'field'>): string {
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

class Reader {
  readonly #text: string;
  readonly #definitions: Definitions | undefined;
  #at = 0;
  #filters = 0;

  constructor(text: string, definitions: Definitions | undefined) {
    this.#text = text;
    this.#definitions = definitions;
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
    if (!hop || !target || !leads(hop, type)) throw this.#unreadable(at);
    const of = this.#eat(';') ? this.#parts(target, depth + 1, hops + 1, false) : this.#parts(target, depth, hops, this.#close());
    return { ...hop, has: steps[has], of };
  }

  end(): void {
    if (this.#at < this.#text.length) throw this.#unreadable(this.#at);
  }

  #parts(type: ObjectType, depth: number, hops: number, empty: boolean): Filter[] {
    if (empty) return [];
    const parts = [this.filter(type, depth, hops)];
    while (this.#eat(';')) parts.push(this.filter(type, depth, hops));
    this.#close();
    return parts;
  }

  #step(type: ObjectType, text: string): Pick<Hop, 'hop' | 'type' | 'field'> | undefined {
    const [, other, field = '', to] = step.exec(text) ?? [];
    if (other !== undefined) return to === undefined ? { hop: 'from', type: other, field } : undefined;
    const own = Object.hasOwn(type.fields, field) ? type.fields[field] : undefined;
    if (!own || (own.to === undefined) !== (to !== undefined)) return undefined;
    return { hop: 'to', type: own.to ?? to ?? '', field };
  }

  #condition(type: ObjectType): Filter {
    const [name, field = '', op = 'eq'] = condition.exec(this.#text.slice(this.#at, this.#at + 200)) ?? [];
    if (name === undefined) throw this.#unreadable(this.#at);
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
    if (!this.#eat(')')) throw this.#unreadable(this.#at);
    return true;
  }

  #unreadable = (at: number) =>
    new RefusalError('bad-request', {
      field: 'filter',
      values: { parameter: 'filter', reason: 'filter', at, near: this.#text.slice(at, at + 40).toWellFormed() },
    });
  #tooLarge = (limit: number) => new RefusalError('too-large', { field: 'filter', values: { limit, at: this.#at } });
}
