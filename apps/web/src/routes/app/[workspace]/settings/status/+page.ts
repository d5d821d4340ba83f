import { loadStatusWords } from '#lib/features/status/words.svelte.ts';

export const load = async ({ parent }: { parent: () => Promise<unknown> }) => {
  await parent();
  await loadStatusWords();
};
