import { loadViewWords } from '#lib/records/views/words.svelte.ts';

/** The page of a record is a chunk of its own, with the editor in it; it is on its way before anything is drawn. */
export const load = async ({ parent }: { parent: () => Promise<unknown> }) => {
  const [module] = await Promise.all([import('#lib/records/record/RecordPage.svelte'), parent().then(() => loadViewWords())]);
  return { RecordPage: module.default };
};
