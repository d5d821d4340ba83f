import { loadDeviceWords } from '#lib/device/words.svelte.ts';

export const load = async ({ parent }: { parent: () => Promise<unknown> }) => {
  await parent();
  await loadDeviceWords();
};
