import type { Field, Label } from './fields.ts';

/**
 * An object type, declared once. `document`: each record is a Y.Doc whose `fields` map holds its scalars.
 * `ledger`: each record is an append-only versioned entry of one home record, without a Y.Doc.
 */
export type ObjectType = {
  readonly key: string;
  /** Plural key, as in addresses: `/api/v1/deals`. */
  readonly plural: string;
  readonly label: { readonly one: Label; readonly many: Label };
  readonly storage: 'document' | 'ledger';
  /**
   * Ledgers only: key of the `member` field that names the one person who sees an entry, and who alone may write it [V6].
   * Undefined: everybody who sees its record does.
   */
  readonly personal: string | undefined;
  /** Personal types only: key of the yes/no field with which that person lets everybody see an entry. */
  readonly openedBy: string | undefined;
  /**
   * Who begins an entry of a ledger. `server`: people only change the fields that are theirs to write. `upload`: people,
   * once they have brought the bytes that it is about; what the server found in them stands in its own fields.
   */
  readonly madeBy: 'people' | 'server' | 'upload';
  /**
   * Ledgers only: what an entry says stands, but for these fields; what was wrong is put right by another entry. Undefined:
   * its author changes what they said.
   */
  readonly fixed: readonly string[] | undefined;
  /** Ledgers only: key of the external id under which an entry that arrives twice is one. */
  readonly once: string | undefined;
  /** Lucide icon name. */
  readonly icon: string;
  /** Fields whose values, joined by a space, are the record's title. */
  readonly title: readonly string[];
  readonly fields: Readonly<Record<string, Field>>;
  /** The choice field that makes the columns of its board, if it has one. */
  readonly board: string | undefined;
  /** Of a board over a list of options: those with which a record is over. What the workspace adds is open. */
  readonly finished: readonly string[];
  /** What its stages close: the day on which it was won or lost, why it was lost, and what was said about that. */
  readonly closing: { readonly date: string; readonly reason: string; readonly comment: string } | undefined;
  /** Fields shown as columns of a new list, in order. */
  readonly columns: readonly string[];
  /** Fields that say at a glance what a record is, in order, until the workspace says otherwise (`settings/key-facts`). */
  readonly keyFacts: readonly string[];
  /**
   * Whose timeline it tells along with its own: records of other types that name it in one of their fields. An account's
   * is that of its people, deals and tickets, too.
   */
  readonly gathers: readonly { readonly type: string; readonly field: string }[];
  /** References of it: its records are found by the names of those, too, below what has the words itself [M230]. */
  readonly foundBy: readonly string[];
  /** Shown in the sidebar. */
  readonly listed: boolean;
  /** Other root types its document may hold beside `fields`: name of a Y.XmlText root. Only notes have one. */
  readonly richText: string | undefined;
  /** Of a type with rich text: the fields that hold whom and what it mentions. Nobody writes them: they follow from the text. */
  readonly mentions: { readonly people: string; readonly records: string } | undefined;
  /** By which of its fields it is known who sees a record [V6]. Without any: everybody but guests. */
  readonly access: Access;
};

/** Keys of fields. */
export type Access = {
  /** The member that a record belongs to. Such a type's visibility is for admins to decide. */
  readonly owner?: string;
  readonly team?: string;
  readonly collaborators?: string;
  /** With whom it is shared (`access/shares`). */
  readonly shares?: string;
  /** References to the records that it hangs on: who sees those sees it. */
  readonly homes?: readonly string[];
};

type Defaulted =
  | 'storage'
  | 'fixed'
  | 'once'
  | 'personal'
  | 'openedBy'
  | 'madeBy'
  | 'board'
  | 'finished'
  | 'closing'
  | 'columns'
  | 'keyFacts'
  | 'gathers'
  | 'foundBy'
  | 'listed'
  | 'richText'
  | 'mentions'
  | 'access';
type Declaration = Omit<ObjectType, Defaulted> & Partial<Pick<ObjectType, Defaulted>>;

/** Fields that lists, forms, files and the API speak of. */
export const shownFields = (type: Pick<ObjectType, 'fields'>): readonly (readonly [string, Field])[] =>
  Object.entries(type.fields).filter(([, field]) => field.shown);

/** Whether a page lists it: what people make, and what came in from elsewhere, which is read there and stays as it is. */
export const hasList = (type: Pick<ObjectType, 'storage' | 'listed' | 'once'>): boolean =>
  type.storage === 'document' ? type.listed : type.once !== undefined;

/** Checks what the compiler cannot: title, board, columns and personal name fields that fit. Throws at import time. */
export function defineObject(declaration: Declaration): ObjectType {
  const columns =
    declaration.columns ??
    Object.keys(declaration.fields)
      .filter((key) => declaration.fields[key]?.kind !== 'serial' && declaration.fields[key]?.shown !== false)
      .slice(0, 6);
  const type: ObjectType = {
    storage: 'document',
    fixed: undefined,
    once: undefined,
    personal: undefined,
    openedBy: undefined,
    madeBy: 'people',
    board: undefined,
    finished: [],
    closing: undefined,
    columns,
    keyFacts: columns.filter((key) => !declaration.title.includes(key)),
    gathers: [],
    foundBy: [],
    listed: true,
    richText: undefined,
    mentions: undefined,
    access: {},
    ...declaration,
  };
  const named = [...type.title, ...type.columns, ...type.keyFacts, ...(type.board ? [type.board] : [])];
  for (const key of [...named, ...Object.values(type.closing ?? {})]) {
    if (!type.fields[key]) throw new Error(`Object type ${type.key} names the field ${key}, which it does not declare.`);
  }
  if (type.finished.length > 0 && typeof type.fields[type.board ?? '']?.options !== 'object')
    throw new Error(`${type.key} is finished by options of a board that it does not have.`);
  for (const key of type.foundBy)
    if (type.fields[key]?.to === undefined) throw new Error(`${type.key} is found by ${key}, which names no record of a type.`);
  if (type.storage !== 'ledger' && (type.fixed || type.once)) throw new Error(`${type.key} has documents, which people change.`);
  const { homes = [], ...own } = type.access;
  for (const key of [...homes, ...Object.values(own)])
    if (!type.fields[key])
      throw new Error(`Object type ${type.key} names the field ${key} for its access, which it does not declare.`);
  for (const [key, field] of Object.entries(type.fields)) {
    if (!/^[a-z][A-Za-z0-9]*$/.test(key) || key.startsWith('c_')) throw new Error(`${type.key}.${key} is not a field key.`);
    if (field.kind === 'choice' && !field.options) throw new Error(`${type.key}.${key} is a choice without options.`);
    if (field.kind === 'serial' && !/^[A-Z]{1,4}$/.test(field.prefix))
      throw new Error(`${type.key}.${key} has no prefix of one to four capitals.`);
    if (field.decimals < 0 || field.decimals > 6) throw new Error(`${type.key}.${key} has too many decimals.`);
  }
  if (type.madeBy !== 'people' && type.storage !== 'ledger') throw new Error(`${type.key} has documents, which people make.`);
  if (type.personal !== undefined) {
    // A document is opened by whoever knows its name; an entry is only ever read through its audience.
    if (type.storage !== 'ledger') throw new Error(`${type.key} has documents, which cannot be personal.`);
    const whose = type.fields[type.personal];
    if (whose?.kind !== 'member' || !whose.required)
      throw new Error(`${type.key} is personal by ${type.personal}, which is not a required member.`);
  }
  if (type.openedBy !== undefined && (type.personal === undefined || type.fields[type.openedBy]?.kind !== 'yesNo'))
    throw new Error(`${type.key} is opened by ${type.openedBy}, which is no yes/no field of a personal type.`);
  return type;
}
