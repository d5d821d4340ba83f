import type { FieldChange } from '../../commands/command.ts';
import { limits } from '../../limits.ts';
import { localDay } from '../../query/resolve-operand.ts';
import { setKinds, type Field } from '../../schema/fields.ts';
import type { ObjectType } from '../../schema/object-type.ts';
import { hasLegalForm } from '../../search/same-record.ts';
import { searchText } from '../../schema/sort-key.ts';
import { titleFields } from '../../schema/title-fields.ts';
import { fieldSlots, type Slots } from './slots.ts';
import type { Draft, LineContext, Part } from './draft.ts';
import { meaningOf, type Meaning } from './meaning.ts';
import { bareText, tokensOf, type Token } from './tokens.ts';
import { aboutWords, firstActs, lastActs, typePhrases, withWords, type Act } from './words.ts';

/** How words that were given back to the title are remembered, however they are spaced. */
export const plainKey = (text: string): string => searchText(text);

const longestPhrase = 6;

/**
 * Reads one line into a draft: a word for the type first, if any, then its parts in any order, between commas or not:
 * `Deal, Acme, 40k, June`, `call Ana tomorrow 10:00 about pricing`. What is understood becomes a value, what is not stays
 * the title. Total: any line is a draft, and no word of it is lost.
 */
export function readLine(line: string, context: LineContext): Draft {
  const tokens = tokensOf(line);
  const beginning = readBeginning(line, tokens, context);
  const planned = read(line, tokens, beginning, context);
  // What is said to be over, or stands in the past, was held; everything else is still to be done.
  const { act } = beginning;
  if (!act || context.chosen !== undefined || !has(context, 'interaction')) return planned;
  return act.past || isOver(planned, context) ? read(line, tokens, { ...beginning, type: 'interaction' }, context) : planned;
}

const has = (context: LineContext, key: string) => context.types.some((type) => type.key === key);

function isOver({ changes }: Draft, context: LineContext): boolean {
  const [at, due] = ['remindAt', 'due'].map((key) => changes[key] && 'value' in changes[key] && changes[key].value);
  return typeof at === 'string' ? at < context.now : typeof due === 'string' && due < localDay(context);
}

type Beginning = {
  readonly type: string;
  readonly act: Act | undefined;
  /** The words that say so: the first `count`, or one further on. */
  readonly from: number;
  readonly count: number;
};

function readBeginning(line: string, tokens: readonly Token[], context: LineContext): Beginning {
  const { chosen, usual, plain } = context;
  const first = tokens.filter((token) => token.segment === tokens[0]?.segment);
  const phrases = typePhrases(context.types);
  const none: Beginning = { type: chosen ?? usual, act: undefined, from: 0, count: 0 };
  const given = (from: number, count: number) => plain?.has(plainKey(textOf(line, tokens.slice(from, from + count)))) === true;
  const acts = has(context, 'task') || has(context, 'interaction');
  const actType = chosen ?? (has(context, 'task') ? 'task' : 'interaction');
  for (let count = Math.min(4, first.length); count > 0; count--) {
    const phrase = searchText(bareText(textOf(line, first.slice(0, count))));
    const type = phrases.get(phrase);
    const act = firstActs.get(phrase);
    if ((type === undefined && act === undefined) || given(0, count)) continue;
    if (type !== undefined && (chosen === undefined || chosen === type)) return { ...none, type, count };
    if (act && acts && (chosen === undefined || chosen === 'task' || chosen === 'interaction'))
      return { type: actType, act, from: 0, count };
  }
  const last = tokens.findIndex((token, index) => lastActs.has(searchText(bareText(token.text))) && !given(index, 1));
  const act = last < 0 ? undefined : lastActs.get(searchText(bareText(tokens[last]?.text ?? '')));
  const fits = chosen === undefined ? true : chosen === 'task' || chosen === 'interaction';
  return act && acts && fits ? { type: actType, act, from: last, count: 1 } : none;
}

const textOf = (line: string, tokens: readonly Token[]): string =>
  tokens.length === 0 ? '' : line.slice(tokens[0]?.start, tokens.at(-1)?.end);

function read(line: string, tokens: readonly Token[], beginning: Beginning, context: LineContext): Draft {
  const type = context.types.find(({ key }) => key === beginning.type) ?? context.types[0];
  if (!type) throw new Error('There is no type to make a record of.');
  const reading = new Reading(line, tokens, type, context);
  reading.begin(beginning);
  reading.understand(beginning.act !== undefined && !beginning.act.past);
  return reading.draft(beginning);
}

/** Which words are taken for what, while a line is read. */
class Reading {
  readonly #line: string;
  readonly #tokens: readonly Token[];
  readonly #type: ObjectType;
  readonly #context: LineContext;
  readonly #slots: Slots;
  /** By the index of its first word. */
  readonly #parts = new Map<number, { count: number; role: Part['role']; sets: Part['sets']; inTitle: boolean }>();
  readonly #taken = new Set<number>();
  readonly #filled = new Map<string, FieldChange>();
  /** What was given back: no value may hold any of it, be it shorter or longer. */
  readonly #kept: ReadonlySet<number>;
  #subject: number | undefined;

  constructor(line: string, tokens: readonly Token[], type: ObjectType, context: LineContext) {
    this.#line = line;
    this.#tokens = tokens;
    this.#type = type;
    this.#context = context;
    this.#slots = fieldSlots(type);
    this.#kept = this.#givenBack();
  }

  begin({ act, from, count }: Beginning): void {
    if (count === 0) return;
    const channel = act && this.#type.fields['channel'] ? [{ field: 'channel', change: { value: act.kind } }] : [];
    // "Call" is a word of the task; "called" only says what kind of meeting it was.
    this.#take(from, count, 'type', channel, act !== undefined);
    for (const { field, change } of channel) this.#filled.set(field, change);
  }

  /** Takes the longest run of words that means something, from left to right. */
  understand(ahead: boolean): void {
    const looked = Math.min(this.#tokens.length, limits.quickLineWords.value);
    for (let index = 0; index < looked; index++) {
      if (this.#taken.has(index) || this.#kept.has(index)) continue;
      if (this.#isAbout(index)) {
        this.#take(index, 1, 'glue', [], true);
        this.#subject = index + 1;
        continue;
      }
      for (let count = this.#run(index); count > 0; count--) if (this.#tryTake(index, count, ahead)) break;
    }
  }

  draft({ act }: Beginning): Draft {
    this.#completeTitle();
    const read = this.#allParts();
    const unknown = this.#unknown(read);
    const own = unknown && this.#context.also ? this.#ownPart(read, unknown.name) : undefined;
    const parts = own ? read.map((part) => (part === own ? { ...part, inTitle: false } : part)) : read;
    const held = act !== undefined && this.#type.key === 'interaction';
    const title = this.#title(parts, held);
    if (held) {
      if (!this.#filled.has('at')) this.#filled.set('at', { value: this.#context.now });
      if (!this.#filled.has('host')) this.#filled.set('host', { value: this.#context.me });
    }
    return {
      type: this.#type,
      title,
      parts,
      changes: { ...Object.fromEntries(this.#filled), ...titleFields(this.#type, title) },
      unknown,
    };
  }

  /** How many words from here belong together at most: up to the next comma or word that is taken. */
  #run(from: number): number {
    let count = 0;
    while (
      count < longestPhrase &&
      from + count < this.#tokens.length &&
      !this.#taken.has(from + count) &&
      !this.#kept.has(from + count) &&
      this.#tokens[from + count]?.segment === this.#tokens[from]?.segment
    )
      count++;
    return count;
  }

  #givenBack(): ReadonlySet<number> {
    const kept = new Set<number>();
    const { plain } = this.#context;
    if (!plain || plain.size === 0) return kept;
    const looked = Math.min(this.#tokens.length, limits.quickLineWords.value);
    for (let from = 0; from < looked; from++)
      for (let count = 1; count <= longestPhrase && from + count <= looked; count++)
        if (plain.has(plainKey(textOf(this.#line, this.#tokens.slice(from, from + count)))))
          for (let index = from; index < from + count; index++) kept.add(index);
    return kept;
  }

  #isAbout(index: number): boolean {
    const doing = this.#type.key === 'interaction' || this.#type.key === 'task';
    return doing && index > 0 && this.#subject === undefined && aboutWords.has(searchText(this.#tokens[index]?.text ?? ''));
  }

  #tryTake(from: number, count: number, ahead: boolean): boolean {
    const text = textOf(this.#line, this.#tokens.slice(from, from + count));
    const segment = this.#tokens[from]?.segment;
    const alone = this.#tokens.every(
      (token, index) => token.segment !== segment || (index >= from && index < from + count) || this.#isType(index),
    );
    const meaning = meaningOf(text, { alone, ahead, slots: this.#slots, type: this.#type, context: this.#context });
    const sets = meaning && this.#fill(meaning);
    if (!meaning || !sets) return false;
    const person = this.#type.title.length > 1;
    this.#take(from, count, 'field', sets, meaning.isName && !person && (!alone || this.#isDoing()));
    // Somebody "at Acme" is not called so.
    if (meaning.isName && person && this.#isWith(from - 1, segment)) this.#take(from - 1, 1, 'glue', [], false);
    return true;
  }

  #isWith(index: number, segment: number | undefined): boolean {
    const token = this.#tokens[index];
    return token?.segment === segment && !this.#taken.has(index) && withWords.has(searchText(token?.text ?? ''));
  }
  #isDoing(): boolean {
    return this.#type.key === 'task' || this.#type.key === 'interaction';
  }
  #isType(index: number): boolean {
    return [...this.#parts].some(([from, part]) => part.role === 'type' && index >= from && index < from + part.count);
  }

  /** Puts values where there is still room; undefined when there is none. */
  #fill(meaning: Meaning): Part['sets'] | undefined {
    const sets = meaning.values.flatMap(({ fields, value }) => {
      const key = fields.find((one) => !this.#filled.has(one) || setKinds.has(this.#type.fields[one]?.kind ?? 'text'));
      return key === undefined ? [] : [{ field: key, change: changeOf(this.#type.fields[key], value) }];
    });
    if (sets.length === 0) return undefined;
    for (const { field, change } of sets) this.#filled.set(field, together(this.#filled.get(field), change));
    return sets;
  }

  #take(from: number, count: number, role: Part['role'], sets: Part['sets'], inTitle: boolean): void {
    this.#parts.set(from, { count, role, sets, inTitle });
    for (let index = from; index < from + count; index++) this.#taken.add(index);
  }

  /** A deal that is nothing but its account is called after it. */
  #completeTitle(): void {
    const named =
      this.#tokens.some((_, index) => !this.#taken.has(index)) || [...this.#parts.values()].some((one) => one.inTitle);
    if (named) return;
    for (const part of this.#parts.values())
      if (part.sets.some(({ field }) => /^references?$/.test(this.#type.fields[field]?.kind ?? ''))) {
        part.inTitle = true;
        return;
      }
  }

  /** The parts in their order; what nobody took are names, run by run. */
  #allParts(): readonly Part[] {
    const parts: Part[] = [];
    for (let index = 0; index < this.#tokens.length;) {
      const known = this.#parts.get(index);
      let count = known?.count ?? 1;
      if (!known)
        while (
          !this.#taken.has(index + count) &&
          this.#tokens[index + count]?.segment === this.#tokens[index]?.segment &&
          index + count < this.#tokens.length
        )
          count++;
      const words = this.#tokens.slice(index, index + count);
      parts.push({
        start: words[0]?.start ?? 0,
        end: words.at(-1)?.end ?? 0,
        text: textOf(this.#line, words),
        role: known?.role ?? 'name',
        sets: known?.sets ?? [],
        inTitle: known?.inTitle ?? true,
      });
      index += count;
    }
    return parts;
  }

  #title(parts: readonly Part[], held: boolean): string {
    const from = held && this.#subject !== undefined ? (this.#tokens[this.#subject]?.start ?? this.#line.length) : 0;
    const words = parts.filter((part) => part.inTitle && part.start >= from);
    const shown = words.length > 0 ? words : parts.filter((part) => part.inTitle);
    let title = '';
    let end: number | undefined;
    for (const part of shown) {
      const comma = end !== undefined && /[,;\n]/.test(this.#line.slice(end, part.start)) && !this.#tookBetween(parts, end, part);
      title += (title === '' ? '' : comma ? ', ' : ' ') + bareText(part.text);
      end = part.end;
    }
    title = title.replaceAll(/\s+/g, ' ').trim();
    const [first = ''] = title.split(' ');
    return this.#isDoing() && /^\p{Ll}+$/u.test(first) ? title.charAt(0).toLocaleUpperCase() + title.slice(1) : title;
  }

  /** A comma that set a value apart from the title says nothing once the value is gone. */
  #tookBetween(parts: readonly Part[], end: number, next: Part): boolean {
    return this.#isDoing() && parts.some((part) => !part.inTitle && part.start >= end && part.end <= next.start);
  }

  /** The words that are only the name of what is made along with it. */
  #ownPart(parts: readonly Part[], name: string): Part | undefined {
    const own = parts.find((part) => part.role === 'name' && bareText(part.text) === name);
    return own && parts.some((part) => part !== own && part.inTitle) ? own : undefined;
  }

  /** The account that a deal names and nobody has made yet: after "for", by its legal form, or what stands first. */
  #unknown(parts: readonly Part[]): Draft['unknown'] {
    const key = this.#slots.makes;
    const to = key === undefined ? undefined : this.#type.fields[key]?.to;
    if (key === undefined || to === undefined || this.#filled.has(key)) return undefined;
    if (!this.#context.types.some((type) => type.key === to)) return undefined;
    const names = parts.filter((part) => part.role === 'name').map((part) => bareText(part.text));
    // The first words of a person are the person; those of a deal may say for whom it is.
    const [first = '', second] = names;
    const name = this.#type.title.length > 1 ? second : (afterWith(first) ?? names.find(hasLegalForm) ?? first);
    if (name === undefined || !/\p{L}/u.test(name) || this.#context.find([to], name)) return undefined;
    return { field: key, type: to, name };
  }
}

const afterWith = (text: string): string | undefined => {
  const words = text.split(/\s+/);
  const at = words.findLastIndex((word, index) => index > 0 && index < words.length - 1 && withWords.has(searchText(word)));
  return at < 0 ? undefined : words.slice(at + 1).join(' ');
};

const changeOf = (field: Field | undefined, value: Meaning['values'][number]['value']): FieldChange =>
  field && setKinds.has(field.kind)
    ? { add: Array.isArray(value) ? (value as string[]) : [String(value)], remove: [] }
    : { value };

const together = (before: FieldChange | undefined, next: FieldChange): FieldChange =>
  before && 'add' in before && 'add' in next ? { add: [...new Set([...before.add, ...next.add])], remove: [] } : next;
