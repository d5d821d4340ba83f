import { loadSettingsWords } from '#lib/features/admin/words.svelte.ts';

export const load = async ({ parent }: { parent: () => Promise<unknown> }) => {
  await Promise.all([parent(), loadSettingsWords()]);
};
