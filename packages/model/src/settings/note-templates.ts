import { limits } from '../limits.ts';
import type { Values } from '../schema/row.ts';

/** What a new note of this company can begin with: Markdown, and what both it and such a note are called. */
export type OwnTemplate = { readonly id: string; readonly name: string; readonly text: string; readonly order: number };

/** `noteTemplate/<id>/name|text|order`, so that two admins may edit at once. */
export const templateKey = (id: string, part: 'name' | 'text' | 'order'): string => `noteTemplate/${id}/${part}`;
const shape = /^noteTemplate\/([A-Za-z0-9_]+)\/(name|text|order)$/;

/** How long the text under a key of settings may be, where it is that of a template. */
export const templateTextLength = (key: string): number | undefined =>
  shape.exec(key)?.[2] === 'text' ? limits.noteTemplateLength.value : undefined;

/** The company's own templates, in order. One without a name is none (yet). */
export function readTemplates(values: Values): readonly OwnTemplate[] {
  const found = new Map<string, { name: string; text: string; order: number }>();
  for (const [key, value] of Object.entries(values)) {
    const [, id, part] = shape.exec(key) ?? [];
    if (!id || !part) continue;
    const one = found.get(id) ?? { name: '', text: '', order: 0 };
    found.set(id, one);
    if (part === 'order') one.order = typeof value === 'number' ? value : 0;
    else if (typeof value === 'string') one[part as 'name' | 'text'] = value;
  }
  return [...found]
    .map(([id, one]) => ({ id, ...one }))
    .filter(({ name }) => name !== '')
    .sort((a, b) => a.order - b.order || (a.id < b.id ? -1 : 1))
    .slice(0, limits.noteTemplates.value);
}
