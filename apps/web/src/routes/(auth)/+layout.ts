import { loadEntryWords } from '#lib/auth/words.svelte.ts';

export const load = async ({ parent }: { parent: () => Promise<unknown> }) => {
  await parent();
  await loadEntryWords();
};
