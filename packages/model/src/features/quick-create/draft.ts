import type { FieldChange } from '../../commands/command.ts';
import type { ObjectType } from '../../schema/object-type.ts';
import type { InputContext } from '../../schema/parse-input.ts';
import type { Definitions } from '../../settings/definitions.ts';
import type { Named } from './name-index.ts';

/** What reading a line depends on; nothing is asked of a clock. */
export type LineContext = InputContext & {
  readonly definitions: Definitions;
  /** Whose line it is. */
  readonly me: string;
  /** What may be made. */
  readonly types: readonly ObjectType[];
  /** What it is when the line does not say. */
  readonly usual: string;
  /** What it is, whatever the line says. */
  readonly chosen?: string | undefined;
  /** Words that were taken for something and are words again, as `plainKey` gives them. */
  readonly plain?: ReadonlySet<string> | undefined;
  /** Whether what nobody has yet is made as well: then its words are its own, where others are left for the title. */
  readonly also?: boolean | undefined;
  /** The record that is called so, of the first of these types that has one. */
  readonly find: (types: readonly string[], name: string) => Named | undefined;
};

/** Words of the line that belong together, and what they were taken for. */
export type Part = {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** `glue`: words such as "about" that only say what comes next. */
  readonly role: 'type' | 'field' | 'name' | 'glue';
  /** What the words set, field by field; the first is what the part is called after. */
  readonly sets: readonly { readonly field: string; readonly change: FieldChange }[];
  /** The words are also words of the title. */
  readonly inTitle: boolean;
};

/** A line, read. Every word of it is in exactly one part. */
export type Draft = {
  readonly type: ObjectType;
  readonly title: string;
  readonly parts: readonly Part[];
  /** What the words say, the title included. Who owns it and where it begins is not theirs to say. */
  readonly changes: Readonly<Record<string, FieldChange>>;
  /** A name that nobody has yet, where a record of that type would stand. */
  readonly unknown: { readonly field: string; readonly type: string; readonly name: string } | undefined;
};
