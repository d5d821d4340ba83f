import { loadSecurityWords } from '#lib/features/admin/security/words.svelte.ts';

export const load = async ({ parent }: { parent: () => Promise<unknown> }) => {
  await parent();
  await loadSecurityWords();
};
