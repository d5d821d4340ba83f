/**
 * What a field is. A field kind is one constructor here plus one answer in each `Record<FieldKind, …>` map
 * (values, columns, JSON, CSV, inputs): the compiler is the checklist.
 */

/** A text in every language the product speaks. Definitions carry their own labels, so a new field is one line. */
export type Label = { readonly en: string; readonly de: string };

export type FieldKind =
  | 'text'
  | 'longText'
  | 'number'
  | 'money'
  | 'percent'
  | 'date'
  | 'dateTime'
  | 'yesNo'
  | 'recurrence'
  | 'choice'
  | 'tags'
  | 'emails'
  | 'phones'
  | 'url'
  | 'address'
  | 'reference'
  | 'references'
  | 'member'
  | 'members'
  | 'team'
  | 'rating'
  | 'externalId'
  | 'serial';

/** Who may change a field: people through the document, or only the server through commands. */
export type Writer = 'people' | 'server';

/**
 * Where the options of a choice come from: a named list of the `choices` settings, or the `pipelines` settings.
 * Values store the option's opaque id; labels live in the settings.
 */
export type ChoiceSource = { list: string } | 'pipeline' | 'stage';

export type Field = {
  readonly kind: FieldKind;
  readonly label: Label;
  readonly writer: Writer;
  /** Gets a database index and a presorted order. */
  readonly indexed: boolean;
  /** May not be left empty when a record is made in a form. The document may still lack it. */
  readonly required: boolean;
  /** A value by which two records are the same (import match key, duplicate check). */
  readonly identifies: boolean;
  /** text, url: the internet domain of a company, by whatever address in it. */
  readonly domain: boolean;
  /** number, percent: digits after the point (≤ 6); the stored value is the integer `value * 10^decimals`. */
  readonly decimals: number;
  /** number: thousands are set apart. Not for years and other numbers that name rather than count. */
  readonly grouped: boolean;
  /** number, percent: between which stored values somebody can mean one (`implausible`). Undefined: whichever fits. */
  readonly bounds: readonly [least: number, most: number] | undefined;
  /** choice: where its options are. */
  readonly options: ChoiceSource | undefined;
  /** serial: what stands before the number, `D` in `D-1042`. */
  readonly prefix: string;
  /** reference, references: the object type pointed at. Undefined: any type (stored as `<type>:<id>`). */
  readonly to: string | undefined;
  /** reference, references: how the other end is called there, e.g. `deals` on an account. */
  readonly inverse: Label | undefined;
  /** Keep `<key>Since`, the time at which the value last changed, as a derived row value. */
  readonly tracked: boolean;
  /** Group on the record page; empty groups fold. */
  readonly group: string | undefined;
  /** False: no column, filter, form, file or API writes it; it has a place of its own in the interface. */
  readonly shown: boolean;
  /** False: it arranges and says nothing, so that nobody is told when another's value takes the place of theirs. */
  readonly lossTold: boolean;
};

type Options = Partial<
  Pick<
    Field,
    | 'writer'
    | 'indexed'
    | 'required'
    | 'identifies'
    | 'domain'
    | 'decimals'
    | 'grouped'
    | 'bounds'
    | 'tracked'
    | 'group'
    | 'shown'
    | 'lossTold'
  >
>;

const field = (kind: FieldKind, label: Label, options: Partial<Field> = {}): Field => ({
  writer: 'people',
  indexed: false,
  required: false,
  identifies: false,
  domain: false,
  decimals: 0,
  grouped: true,
  bounds: undefined,
  options: undefined,
  prefix: '',
  to: undefined,
  inverse: undefined,
  tracked: false,
  group: undefined,
  shown: true,
  lossTold: true,
  ...options,
  kind,
  label,
});

export const text = (label: Label, options?: Options) => field('text', label, options);
export const longText = (label: Label, options?: Options) => field('longText', label, options);
export const number = (label: Label, options?: Options) => field('number', label, options);
export const money = (label: Label, options?: Options) => field('money', label, options);
export const percent = (label: Label, options?: Options) => field('percent', label, options);
export const date = (label: Label, options?: Options) => field('date', label, options);
export const dateTime = (label: Label, options?: Options) => field('dateTime', label, options);
export const yesNo = (label: Label, options?: Options) => field('yesNo', label, options);
/** How often something comes back: `2 weeks` (`recurrence.ts`). */
export const recurrence = (label: Label, options?: Options) => field('recurrence', label, options);
export const choice = (label: Label, source: ChoiceSource, options?: Options) =>
  field('choice', label, { ...options, options: source });
export const tags = (label: Label, options?: Options) => field('tags', label, options);
export const emails = (label: Label, options?: Options) => field('emails', label, options);
export const phones = (label: Label, options?: Options) => field('phones', label, options);
export const url = (label: Label, options?: Options) => field('url', label, options);
export const address = (label: Label, options?: Options) => field('address', label, options);
export const reference = (label: Label, to: string, inverse: Label, options?: Options) =>
  field('reference', label, { ...options, to, inverse });
export const references = (label: Label, to: string, inverse: Label, options?: Options) =>
  field('references', label, { ...options, to, inverse });
/** A reference to a record of whatever type, stored as `<type>:<id>`. */
export const anyReference = (label: Label, inverse: Label, options?: Options) =>
  field('reference', label, { ...options, to: undefined, inverse });
export const anyReferences = (label: Label, inverse: Label, options?: Options) =>
  field('references', label, { ...options, to: undefined, inverse });
export const member = (label: Label, options?: Options) => field('member', label, options);
export const members = (label: Label, options?: Options) => field('members', label, options);
export const team = (label: Label, options?: Options) => field('team', label, options);
/** With whom a record is shared (`access/shares`). Written by the commands `share` and `unshare` alone. */
export const shares = (label: Label) => field('tags', label, { writer: 'server', shown: false });
/** What an entry is about within its record (`documents/anchor`). */
export const anchor = (label: Label) => field('longText', label, { shown: false });
export const rating = (label: Label, options?: Options) => field('rating', label, options);
export const externalId = (label: Label, options?: Options) =>
  field('externalId', label, { indexed: true, identifies: true, ...options });

/** The number that people call a record by, `D-1042`: given once by the server, never changed, never used again. */
export const serial = (label: Label, prefix: string, options?: Pick<Options, 'group'>) =>
  field('serial', label, { ...options, prefix, writer: 'server', indexed: true, grouped: false });

/** Parts of a postal address, each a key of its own in the document: `billing.city`. */
export const addressParts = ['street', 'city', 'region', 'postalCode', 'country'] as const;
export type AddressPart = (typeof addressParts)[number];

/** Kinds stored as one flat key per member (`tags/<encodeURIComponent(member)>` = true), so that concurrent adds survive. */
export const setKinds: ReadonlySet<FieldKind> = new Set(['tags', 'emails', 'phones', 'references', 'members']);
