import { loadFieldWords } from '#lib/records/fields/words.svelte.ts';
import { loadViewWords } from '#lib/records/views/words.svelte.ts';

export const load = async ({ parent }: { parent: () => Promise<unknown> }) => {
  await parent();
  await Promise.all([loadViewWords(), loadFieldWords()]);
};
