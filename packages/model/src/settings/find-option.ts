import type { Field } from '../schema/fields.ts';
import { searchText } from '../schema/sort-key.ts';
import type { Colour, Definitions } from './definitions.ts';

export type AnyOption = { readonly id: string; readonly label: string; readonly colour?: Colour; readonly archived: boolean };

/** The options of a choice in their order, archived ones included. */
export function optionsOf(field: Pick<Field, 'options'>, definitions: Definitions): readonly AnyOption[] {
  if (field.options === 'stage') return definitions.pipelines.flatMap((pipeline) => pipeline.stages);
  if (field.options === 'pipeline') return definitions.pipelines;
  return field.options ? (definitions.choices.get(field.options.list) ?? []) : [];
}

/** By id, undefined when the definitions do not have it. */
export const optionById = (field: Pick<Field, 'options'>, id: string, definitions: Definitions): AnyOption | undefined =>
  field.options === 'stage' ? definitions.stages.get(id) : optionsOf(field, definitions).find((option) => option.id === id);

/** By id or label, as a person or a program may name it; an option in use before an archived one. */
export function optionByText(field: Pick<Field, 'options'>, text: string, definitions: Definitions): AnyOption | undefined {
  const exact = optionById(field, text, definitions);
  if (exact) return exact;
  const wanted = searchText(text);
  const found = optionsOf(field, definitions).filter((option) => searchText(option.label) === wanted);
  return found.find((option) => !option.archived) ?? found[0];
}
