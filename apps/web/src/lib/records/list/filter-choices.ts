import { limits } from '@rapport/model/limits';
import { stepsFrom } from '@rapport/model/query/related';
import { groupings, isCondition, isGroup, type Filter, type Group, type Hop } from '@rapport/model/query/view';
import { shownFields, type ObjectType } from '@rapport/model/schema/object-type';
import { language, say, t } from '#lib/text.svelte.ts';
import type { Option } from '#lib/ui/option.ts';
import { stepWords, type Step } from './filter-words.ts';
import { relations } from './relations.ts';

const GROUP = 'group:';
const STEP = 'step:';
/** How deep in a filter something new would stand. */
export type Place = { readonly depth: number; readonly hops: number };
export const outermost: Place = { depth: 1, hops: 0 };

/** What can be asked of a record: its fields, groups of conditions, and the records that it is related to. */
export function filterChoices(type: ObjectType, { depth, hops }: Place): readonly Option[] {
  const deeper = depth < limits.filterDepth.value;
  return [
    ...shownFields(type)
      .filter(([, field]) => relations[field.kind].length > 0)
      .map(([key, field]) => ({ value: key, label: field.label[language()] })),
    ...(deeper ? groupings.map((group) => ({ value: `${GROUP}${group}`, label: `${say(`records:group.${group}`)}…` })) : []),
    ...(deeper && hops < limits.filterHops.value
      ? stepsFrom(type).map((step, index) => ({
          value: `${STEP}${index}`,
          label: `${stepWords(type, step)} ›`,
          hint: t('records:relatedRecords'),
        }))
      : []),
  ];
}

/** The group or the step that a choice begins; undefined for a field. */
export function begun(type: ObjectType, choice: string): Group | Hop | undefined {
  const group = groupings.find((one) => choice === `${GROUP}${one}`);
  if (group) return { group, of: [] };
  const step: Step | undefined = choice.startsWith(STEP) ? stepsFrom(type)[Number(choice.slice(STEP.length))] : undefined;
  return step && { ...step, has: 'some', of: [] };
}

/** A filter without what says nothing; undefined when that is all of it. */
export function said(filter: Filter): Filter | undefined {
  if (isCondition(filter)) return filter;
  const of = filter.of.flatMap((one) => said(one) ?? []);
  return isGroup(filter) && of.length === 0 ? undefined : { ...filter, of };
}
