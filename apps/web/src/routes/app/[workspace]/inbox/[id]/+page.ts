import { loadInboxWords } from '#lib/features/inbox/words.svelte.ts';
import { loadFieldWords } from '#lib/records/fields/words.svelte.ts';

export const load = async ({ parent }: { parent: () => Promise<unknown> }) => {
  await parent();
  await Promise.all([loadInboxWords(), loadFieldWords()]);
};
