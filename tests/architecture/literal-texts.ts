import { type AST, parse } from 'svelte/compiler';
import type { Source } from './sources.ts';

/** Attributes and properties that people read. */
const readable =
  /^(title|alt|placeholder|label|help|text|description|heading|hint|caption|name-label|aria-(label|description|roledescription|valuetext|placeholder))$/;

/** Names of keys, code and the product itself are the same in every language. */
const untranslated = new Set(['KBD', 'CODE', 'PRE', 'STYLE', 'SCRIPT']);
const isWords = (text: string) => /\p{L}{2,}/u.test(text.replaceAll('Rapport', ''));

type Node = { readonly type?: string; readonly name?: string; readonly [key: string]: unknown };

/** Texts of a component that a reader sees and that did not come from the catalogue. */
export function literalTexts({ path, text }: Source): string[] {
  const { fragment }: AST.Root = parse(text, { modern: true, filename: path });
  return [...inMarkup(fragment as unknown as Node)].map((found) => found.trim().replace(/\s+/g, ' ')).filter(isWords);
}

function* inMarkup(node: Node): Generator<string> {
  if (node.type === 'RegularElement' && untranslated.has(String(node.name).toUpperCase())) return;
  if (node.type === 'Text') yield String(node.data);
  else if (node.type === 'Attribute') yield* inAttribute(node);
  else if (node.type === 'ExpressionTag') yield* results(node.expression as Node);
  else for (const child of children(node)) yield* inMarkup(child);
}

function* inAttribute(node: Node): Generator<string> {
  if (!readable.test(String(node.name))) return;
  for (const part of Array.isArray(node.value) ? (node.value as Node[]) : [node.value as Node]) {
    if (part.type === 'Text') yield String(part.data);
    else if (part.type === 'ExpressionTag') yield* results(part.expression as Node);
  }
}

/** The strings that an expression may come to; arguments of calls are not among them. */
function* results(expression: Node): Generator<string> {
  if (expression.type === 'Literal' && typeof expression.value === 'string') yield expression.value;
  else if (expression.type === 'TemplateLiteral')
    for (const quasi of expression.quasis as Node[]) yield String((quasi.value as { raw: string }).raw);
  else if (expression.type === 'ConditionalExpression') {
    yield* results(expression.consequent as Node);
    yield* results(expression.alternate as Node);
  } else if (expression.type === 'LogicalExpression') {
    yield* results(expression.left as Node);
    yield* results(expression.right as Node);
  }
}

/** Child nodes of markup: fragments, attributes, blocks; not the expressions of blocks. */
function* children(node: Node): Generator<Node> {
  for (const key of [
    'nodes',
    'attributes',
    'fragment',
    'consequent',
    'alternate',
    'body',
    'fallback',
    'pending',
    'then',
    'catch',
  ]) {
    const child = node[key];
    for (const one of Array.isArray(child) ? (child as unknown[]) : [child]) {
      if (one && typeof one === 'object' && 'type' in one) yield one as Node;
    }
  }
}
