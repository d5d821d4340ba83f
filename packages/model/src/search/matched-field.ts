import { shownFields, type ObjectType } from '../schema/object-type.ts';
import { phoneDigits } from '../schema/phone-digits.ts';
import type { Value, Values } from '../schema/row.ts';
import type { FieldKind } from '../schema/fields.ts';
import { snippetOf, type SnippetPart } from './snippet.ts';
import type { SearchQuery } from './search-query.ts';

const readable: ReadonlySet<FieldKind> = new Set([
  'text',
  'longText',
  'externalId',
  'url',
  'tags',
  'emails',
  'phones',
  'address',
]);

/** Where in a record that was found the match is, outside its name: the field with most of the words, and its text there. */
export function matchedField(
  type: ObjectType,
  values: Values,
  query: SearchQuery,
): { readonly field: string; readonly snippet: readonly SnippetPart[] } | undefined {
  let best: { readonly field: string; readonly snippet: readonly SnippetPart[] } | undefined;
  for (const [key, field] of shownFields(type)) {
    const value = values[key];
    if (value === undefined || !readable.has(field.kind) || type.title.includes(key)) continue;
    const snippet = (field.kind === 'phones' && phoneSnippet(value, query)) || snippetOf(textOf(value), query.words);
    if (snippet && matches(snippet) > (best ? matches(best.snippet) : 0)) best = { field: key, snippet };
  }
  return best;
}

/** The same, of what a record belongs to and is found by; undefined where none of it, as far as it is seen, has a word. */
export function relatedField(
  type: ObjectType,
  values: Values,
  query: SearchQuery,
  nameAt: (type: string, id: string) => string | undefined,
): { readonly field: string; readonly snippet: readonly SnippetPart[] } | undefined {
  for (const key of type.foundBy)
    for (const id of [values[key] ?? []].flat() as string[]) {
      const snippet = snippetOf(nameAt(type.fields[key]!.to!, id) ?? '', query.words);
      if (snippet) return { field: key, snippet };
    }
  return undefined;
}

const matches = (snippet: readonly SnippetPart[]): number => snippet.filter(({ match }) => match).length;
const textOf = (value: Value): string =>
  typeof value === 'object' ? Object.values(value).join(Array.isArray(value) ? ' · ' : ', ') : String(value);

function phoneSnippet(value: Value, { phones }: SearchQuery): readonly SnippetPart[] | undefined {
  const found = (value as readonly string[]).find((phone) =>
    phoneDigits(phone).some((digits) => phones.some((wanted) => digits.includes(wanted))),
  );
  return found === undefined ? undefined : [{ text: found, match: true }];
}
