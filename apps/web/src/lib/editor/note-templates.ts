import { say } from '../records/words.svelte.ts';

/** What a new note can begin with wherever Rapport is used, in the order of the menu. */
export const noteTemplates = ['discovery', 'review', 'handOver'] as const;

/** Each with its name, which becomes the title of the note, and its text in Markdown. */
export const builtInTemplates = (): readonly { readonly name: string; readonly text: string }[] =>
  noteTemplates.map((template) => ({
    name: say(`editor:templates.${template}.name`),
    text: say(`editor:templates.${template}.text`),
  }));
