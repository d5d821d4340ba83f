import { objectType } from '../objects/index.ts';
import { phoneDigits } from '../schema/phone-digits.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { Values } from '../schema/row.ts';
import { searchText } from '../schema/sort-key.ts';

/**
 * By what two records are taken for one while somebody types: the same domain, e-mail address, phone number or company
 * name, whatever the spelling. A hint with its reason, never a decision.
 */
export type MarkKind = 'domain' | 'email' | 'phone' | 'name';

/** What a field says about who a record is; undefined: nothing. */
export function markKind(type: ObjectType, key: string): MarkKind | undefined {
  const field = type.fields[key];
  if (!field) return undefined;
  if (field.kind === 'emails') return 'email';
  if (field.kind === 'phones') return 'phone';
  if (field.domain) return 'domain';
  return field.kind === 'text' && field.identifies && type.title.includes(key) ? 'name' : undefined;
}

/** Whoever writes from there has nothing in common with the next who does. */
const freeMail = new Set(
  (
    'gmail.com googlemail.com outlook.com hotmail.com hotmail.de live.com live.de msn.com yahoo.com yahoo.de ymail.com ' +
    'icloud.com me.com mac.com aol.com gmx.de gmx.net gmx.at gmx.ch web.de freenet.de t-online.de mail.de posteo.de ' +
    'mailbox.org proton.me protonmail.com fastmail.com zoho.com yandex.ru mail.ru qq.com 163.com orange.fr free.fr ' +
    'wanadoo.fr laposte.net libero.it seznam.cz wp.pl bluewin.ch'
  ).split(' '),
);
/** Names under which registries of countries sell names: `acme.co.uk`. */
const secondLevel = new Set('co com org net gov edu ac gv or ne go ltd plc me'.split(' '));

/** `https://www.Müller.de/kontakt` → `xn--mller-kva.de`; undefined for what is no domain of a company. */
export function companyDomain(text: string): string | undefined {
  const host = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^\s/@]*@)?([^\s/:?#@]+)/i.exec(text.trim())?.[1];
  const ascii = host === undefined ? undefined : asciiHost(host.replace(/\.$/, ''));
  if (ascii === undefined) return undefined;
  const labels = ascii.split('.');
  const country = labels.at(-1)?.length === 2 && secondLevel.has(labels.at(-2) ?? '') && labels.length > 2;
  const domain = labels.slice(country ? -3 : -2).join('.');
  return freeMail.has(domain) ? undefined : domain;
}

function asciiHost(host: string): string | undefined {
  const plain = host.toLowerCase();
  if (!plain.includes('.')) return undefined;
  // Nine of ten are plain already; only the others are worth a URL.
  const ascii = /^[a-z0-9.-]+$/.test(plain) ? plain : URL.canParse(`http://${plain}`) ? new URL(`http://${plain}`).hostname : '';
  return /^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+(?:[a-z]{2,}|xn--[a-z0-9-]+)$/.test(ascii) ? ascii : undefined;
}

const legalForms = new Set(
  (
    'gmbh ggmbh mbh ag kg kgaa ohg gbr ug ev eg se inc llc ltd limited corp corporation company co plc lp llp sa sas sarl ' +
    'srl spa bv nv ab as asa oy oyj aps kft zrt doo pty pte sro und and'
  ).split(' '),
);

const joining = new Set(['und', 'and']);
const plainWords = (name: string): string[] =>
  searchText(name)
    .replaceAll(/[.'’]/g, '')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter(Boolean);

/** `Nordwind GmbH`: nothing but a company is called so. */
export function hasLegalForm(name: string): boolean {
  const words = plainWords(name);
  const last = words.at(-1) ?? '';
  return words.length > 1 && legalForms.has(last) && !joining.has(last);
}

/** A company's name without its legal form, accents and punctuation: `Müller & Co. KG` and `Muller` are one. */
export function companyName(name: string): string {
  const words = plainWords(name);
  while (words.length > 1 && legalForms.has(words.at(-1) ?? '')) words.pop();
  return words.join(' ');
}

/** Fewer digits are an extension, or the beginning of any number. */
const fewestDigits = 6;

type Marks = { readonly held: readonly string[]; readonly wanted: readonly string[] };
const alike = (marks: readonly string[]): Marks => ({ held: marks, wanted: marks });

const readers: Record<MarkKind, (text: string) => Marks> = {
  domain: (text) => alike([companyDomain(text)].flatMap((domain) => (domain ? [`domain ${domain}`] : []))),
  email(text) {
    const [, local, host] = /^([^\s@]+)@([^\s@]+)$/.exec(text.trim().toLowerCase().normalize('NFC')) ?? [];
    const domain = host === undefined ? undefined : asciiHost(host);
    return alike(local && domain ? [`email ${local}@${domain}`] : []);
  },
  // Of two numbers with their countries, the countries must be the same; one without may be in either.
  phone(text) {
    const [whole, local] = phoneDigits(text);
    if (whole === undefined || (local ?? whole).length < fewestDigits) return alike([]);
    const [bare, abroad] = [`phone ${local ?? whole}`, `phone +${whole}`];
    if (local === undefined) return { held: [bare], wanted: [bare, `phone ~${whole}`] };
    return { held: [abroad, `phone ~${local}`], wanted: [abroad, bare] };
  },
  name(text) {
    const name = companyName(text);
    return alike(name.length < 2 ? [] : [`name ${name}`]);
  },
};

const textsOf = (value: unknown): readonly string[] =>
  typeof value === 'string' ? [value] : Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];

/** Everything by which a record with these values is found. A name only finds records of its own type. */
function marksHeld(type: ObjectType, values: Values): readonly string[] {
  return Object.keys(type.fields).flatMap((key) => {
    const kind = markKind(type, key);
    return kind ? textsOf(values[key]).flatMap((text) => ofType(type, readers[kind](text).held)) : [];
  });
}

/** What is looked for when this is typed into that field: an address may stand beside others. */
function marksWanted(type: ObjectType, key: string, text: string): readonly string[] {
  const kind = markKind(type, key);
  if (!kind) return [];
  const texts = kind === 'email' ? text.split(/[,;<>\s]+/) : kind === 'phone' ? text.split(/[,;\n]+/) : [text];
  return texts.flatMap((one) => ofType(type, readers[kind](one).wanted));
}

const ofType = (type: ObjectType, marks: readonly string[]) =>
  marks.map((mark) => (mark.startsWith('name ') ? `name ${type.key} ${mark.slice(5)}` : mark));

/** More records than these with one mark, and it says nothing: a switchboard, a placeholder. */
const mostAlike = 20;
const mostShown = 5;

export type SameRecord = { readonly type: string; readonly id: string; readonly kind: MarkKind };

/** Which records are held under marks; kept by whoever sees rows come and go. */
export class MarkIndex {
  readonly #byMark = new Map<string, Map<string, string>>();

  add(type: string, id: string, values: Values): void {
    for (const mark of this.#marks(type, values)) {
      const found = this.#byMark.get(mark);
      if (found) found.set(id, type);
      else this.#byMark.set(mark, new Map([[id, type]]));
    }
  }

  remove(type: string, id: string, values: Values): void {
    for (const mark of this.#marks(type, values)) {
      const found = this.#byMark.get(mark);
      found?.delete(id);
      if (found?.size === 0) this.#byMark.delete(mark);
    }
  }

  /** Records other than `except` that have what is typed, each once with its reason. */
  find(type: ObjectType, key: string, text: string, except?: string): readonly SameRecord[] {
    const found = new Map<string, SameRecord>();
    for (const mark of marksWanted(type, key, text)) {
      const records = this.#byMark.get(mark);
      if (!records || records.size > mostAlike) continue;
      for (const [id, of] of records)
        if (id !== except && !found.has(id)) found.set(id, { type: of, id, kind: mark.slice(0, mark.indexOf(' ')) as MarkKind });
    }
    return [...found.values()].slice(0, mostShown);
  }

  #marks(type: string, values: Values): readonly string[] {
    const object = objectType(type);
    return object ? marksHeld(object, values) : [];
  }
}
