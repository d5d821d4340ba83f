import { limits } from '@rapport/model/limits';
import type { Problem } from './edit-text.ts';
import { fieldText } from './words.svelte.ts';

/** Why what somebody typed is no value of the field. */
export const problemWords = (problem: Problem, text: string, field: string): string =>
  fieldText(problem, { text, field, year: String(limits.earliestYear.value) });
