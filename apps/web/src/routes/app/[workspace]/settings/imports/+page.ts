import { loadExchangeWords } from '#lib/features/exchange/words.svelte.ts';

export const load = async ({ parent }: { parent: () => Promise<unknown> }) => {
  await parent();
  await loadExchangeWords();
};
