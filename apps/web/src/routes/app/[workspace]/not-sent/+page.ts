import { loadNotSentWords } from '#lib/features/not-sent/words.svelte.ts';
import { loadFieldWords } from '#lib/records/fields/words.svelte.ts';
import { loadRecordWords } from '#lib/records/words.svelte.ts';

export const load = async ({ parent }: { parent: () => Promise<unknown> }) => {
  await parent();
  await Promise.all([loadNotSentWords(), loadFieldWords(), loadRecordWords()]);
};
