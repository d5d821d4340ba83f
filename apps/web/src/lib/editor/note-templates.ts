import { say } from '../records/words.svelte.ts';

/** What a new note can begin with, in the order of the menu. */
export const noteTemplates = ['discovery', 'review', 'handOver'] as const;
export type NoteTemplate = (typeof noteTemplates)[number];

/** What a template is called, which is also the title of a note that begins with it, and its text in Markdown. */
export const nameOfTemplate = (template: NoteTemplate): string => say(`editor:templates.${template}.name`);
export const textOfTemplate = (template: NoteTemplate): string => say(`editor:templates.${template}.text`);
