import { error } from '@sveltejs/kit';
import { askDemo } from '#lib/features/demo/demo-company.ts';
import { loadDemoWords } from '#lib/features/demo/words.svelte.ts';

export const load = async ({ parent }: { parent: () => Promise<unknown> }) => {
  await parent();
  const [demo] = await Promise.all([askDemo(), loadDemoWords()]);
  if (!demo) error(404);
  return { demo };
};
