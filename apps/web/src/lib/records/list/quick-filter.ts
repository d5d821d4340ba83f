import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Condition, Operand } from '@rapport/model/query/view';
import { relations } from './relations.ts';

/** A value that a word may mean, for one field. */
export type Meaning = { readonly label: string; readonly value: Operand };
export type QuickWords = {
  readonly type: ObjectType;
  readonly language: 'en' | 'de';
  /** Values of choice-like fields by label; none for fields that take free text. */
  meanings(field: string): readonly Meaning[];
};
export type QuickFilter = { readonly conditions: readonly Condition[]; readonly search: string };

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();

/**
 * Reads "stage prop owner me" as two conditions: a word that begins a field's label, then words that begin one of its
 * values. What fits no field is searched for.
 */
export function parseQuickFilter(text: string, words: QuickWords): QuickFilter {
  const tokens = text.trim().split(/\s+/).filter(Boolean);
  const conditions: Condition[] = [];
  const rest: string[] = [];
  for (let at = 0; at < tokens.length;) {
    const read = readCondition(tokens, at, words);
    if (read) {
      conditions.push(read.condition);
      at = read.next;
    } else rest.push(tokens[at++] ?? '');
  }
  return { conditions, search: rest.join(' ') };
}

function readCondition(
  tokens: readonly string[],
  at: number,
  words: QuickWords,
): { condition: Condition; next: number } | undefined {
  const named = fold(tokens[at] ?? '');
  if (named.length < 2 || at + 1 >= tokens.length) return undefined;
  for (const [key, field] of Object.entries(words.type.fields)) {
    if (!fold(field.label[words.language]).startsWith(named)) continue;
    const meanings = words.meanings(key);
    // The longest run of words that is a value, so that "stage closed won" is one stage.
    for (let length = Math.min(3, tokens.length - at - 1); length > 0; length--) {
      const said = fold(tokens.slice(at + 1, at + 1 + length).join(' '));
      const found =
        meanings.find((meaning) => fold(meaning.label) === said) ??
        meanings.find((meaning) =>
          fold(meaning.label)
            .split(/\s+/)
            .some((_, index, parts) => parts.slice(index).join(' ').startsWith(said)),
        );
      if (found) return { condition: conditionFor(key, found.value, words.type), next: at + 1 + length };
    }
    const free = relations[field.kind].find((relation) => relation.asks === 'text');
    if (free && meanings.length === 0)
      return { condition: { field: key, op: free.op, value: tokens[at + 1] ?? '' }, next: at + 2 };
  }
  return undefined;
}

function conditionFor(field: string, value: Operand, type: ObjectType): Condition {
  const relation = relations[type.fields[field]?.kind ?? 'text'][0];
  if (relation?.op === 'in' && typeof value === 'object' && ('me' in value || 'myTeam' in value))
    return { field, op: 'eq', value };
  return { field, op: relation?.op ?? 'eq', value: relation?.op === 'in' ? ([value] as Operand) : value };
}
