import * as Y from 'yjs';

/** A part of a line: bold or not. */
type Run = { readonly text: string; readonly bold: boolean };
export type Block =
  | { readonly kind: 'heading' | 'paragraph' | 'quote'; readonly runs: readonly Run[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Run[])[] };

const runsOf = (line: string): Run[] =>
  line
    .split('**')
    .map((text, index) => ({ text, bold: index % 2 === 1 }))
    .filter(({ text }) => text !== '');

/** `# ` a heading, `- ` an item, `> ` a quotation, `**bold**`; every other line is a paragraph. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '') continue;
    const rest = runsOf(line.slice(2));
    const last = blocks.at(-1);
    if (line.startsWith('- ')) {
      if (last?.kind === 'list') blocks[blocks.length - 1] = { kind: 'list', items: [...last.items, rest] };
      else blocks.push({ kind: 'list', items: [rest] });
    } else if (line.startsWith('# ')) blocks.push({ kind: 'heading', runs: rest });
    else if (line.startsWith('> ')) blocks.push({ kind: 'quote', runs: rest });
    else blocks.push({ kind: 'paragraph', runs: runsOf(line) });
  }
  return blocks;
}

/** What every element of a note carries, as the editor writes it: also how its first letter looks. */
const common = (first: Run | undefined) => ({
  __format: 0,
  __style: '',
  __indent: 0,
  __dir: null,
  __textFormat: first?.bold ? 1 : 0,
  __textStyle: '',
});

function element(attributes: { readonly __type: string; readonly [key: string]: unknown }, first: Run | undefined): Y.XmlText {
  const made = new Y.XmlText();
  for (const [key, value] of Object.entries({ ...attributes, ...common(first) })) made.setAttribute(key, value as string);
  return made;
}

/** A text node is a map with its properties, followed by its characters. */
function write(into: Y.XmlText, runs: readonly Run[]): void {
  for (const { text, bold } of runs) {
    const properties = { __type: 'text', __format: bold ? 1 : 0, __style: '', __mode: 0, __detail: 0 };
    into.insertEmbed(into.length, new Y.Map(Object.entries(properties)));
    into.insert(into.length, text);
  }
}

function append(root: Y.XmlText, block: Block): void {
  if (block.kind !== 'list') {
    const types = { heading: { __type: 'heading', __tag: 'h2' }, paragraph: { __type: 'paragraph' }, quote: { __type: 'quote' } };
    const made = element(types[block.kind], block.runs[0]);
    root.insertEmbed(root.length, made);
    write(made, block.runs);
    return;
  }
  const list = element({ __type: 'list', __tag: 'ul', __start: 1, __listType: 'bullet' }, block.items[0]?.[0]);
  root.insertEmbed(root.length, list);
  for (const [index, runs] of block.items.entries()) {
    const item = element({ __type: 'listitem', __value: index + 1 }, runs[0]);
    list.insertEmbed(list.length, item);
    write(item, runs);
  }
}

/** Writes these blocks at the end of a note, in the structure that the editor reads. */
export function appendBlocks(doc: Y.Doc, root: string, blocks: readonly Block[]): void {
  const text = doc.get(root, Y.XmlText);
  doc.transact(() => {
    for (const block of blocks) append(text, block);
  });
}

/** What this person's work does to the document, as the bytes that their device would send. */
export function updateBy(doc: Y.Doc, client: number, work: () => void): Uint8Array {
  doc.clientID = client;
  const before = Y.encodeStateVector(doc);
  let update: Uint8Array | undefined;
  const keep = (bytes: Uint8Array) => (update = bytes);
  doc.on('update', keep);
  work();
  doc.off('update', keep);
  return update ?? Y.encodeStateAsUpdate(doc, before);
}
