/** The page of a record is a chunk of its own, with the editor in it; it is on its way before anything is drawn. */
export const load = async () => ({ RecordPage: (await import('#lib/records/record/RecordPage.svelte')).default });
