import { loadSearchWords } from '#lib/features/search/words.svelte.ts';

export const load = async ({ parent }: { parent: () => Promise<unknown> }) => {
  await parent();
  await loadSearchWords();
};
