import { loadTrashWords } from '#lib/features/trash/words.svelte.ts';

export const load = async ({ parent }: { parent: () => Promise<unknown> }) => {
  await parent();
  await loadTrashWords();
};
