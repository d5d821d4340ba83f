import { placeholder } from '@rapport/model/documents/placeholder';
import * as Y from 'yjs';

/** A part of a line: words, bold or not, or a chip, which says what it stands for. */
type Run = { readonly text: string; readonly bold: boolean; readonly chip?: string };
export type Block =
  | { readonly kind: 'heading' | 'paragraph' | 'quote' | 'open' | 'done'; readonly runs: readonly Run[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Run[])[] };

const runsOf = (line: string): Run[] =>
  line
    .split('**')
    .flatMap((part, index) =>
      part.split(/<<(.+?)>>/).map((text, at): Run => {
        const bold = index % 2 === 1;
        return at % 2 === 1 ? { text: placeholder, bold, chip: text } : { text, bold };
      }),
    )
    .filter(({ text }) => text !== '');

/** `# ` a heading, `- ` an item, `[ ] ` and `[x] ` one to tick off and one that is, `> ` a quotation, `**bold**`, `<<chip>>`; every other line is a paragraph. */
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
    else if (/^\[[ x]\] /.test(line)) blocks.push({ kind: line[1] === 'x' ? 'done' : 'open', runs: runsOf(line.slice(4)) });
    else if (line.startsWith('> ')) blocks.push({ kind: 'quote', runs: rest });
    else blocks.push({ kind: 'paragraph', runs: runsOf(line) });
  }
  return blocks;
}

const kinds = {
  heading: { block: 'heading2' },
  paragraph: {},
  quote: { block: 'quote' },
  list: { block: 'bulletList' },
  open: { block: 'checkList' },
  done: { block: 'checkList', checked: true },
} as const;

/** Writes these blocks at the end of a note, in the layout that the editor reads: a line feed says what its line is. */
export function appendBlocks(doc: Y.Doc, root: string, blocks: readonly Block[]): void {
  const text = doc.get(root, Y.XmlText);
  doc.transact(() => {
    for (const block of blocks) {
      const kind = kinds[block.kind];
      for (const runs of block.kind === 'list' ? block.items : [block.runs]) {
        text.insert(text.length, '\n', kind);
        for (const run of runs)
          text.insert(text.length, run.text, run.chip !== undefined ? { chip: run.chip } : run.bold ? { bold: true } : {});
      }
    }
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
