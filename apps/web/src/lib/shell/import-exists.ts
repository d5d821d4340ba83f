/** Whether this build brings the import page. */
export const importExists = Object.keys(import.meta.glob('/src/routes/app/\\[workspace\\]/import/+page.svelte')).length > 0;
