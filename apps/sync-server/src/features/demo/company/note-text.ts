import { storedCell } from '@rapport/model/documents/note-table';
import { placeholder } from '@rapport/model/documents/placeholder';
import * as Y from 'yjs';

/** A part of a line: words, bold or not, or a chip, which says what it stands for. */
type Run = { readonly text: string; readonly bold: boolean; readonly chip?: string };
export type Block =
  | { readonly kind: 'heading' | 'paragraph' | 'quote' | 'open' | 'done'; readonly runs: readonly Run[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Run[])[] }
  | { readonly kind: 'table'; readonly rows: readonly (readonly (readonly Run[])[])[] }
  | { readonly kind: 'picture'; readonly file: string; readonly runs: readonly Run[] };
/** How large the pictures are that the company has. */
export const pictureSize = { width: 720, height: 480 } as const;

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

/** `# ` a heading, `- ` an item, `[ ] ` and `[x] ` one to tick off and one that is, `> ` a quotation, `**bold**`, `<<chip>>`, `| a | b |` a row of a table, `![words](id)` a picture; every other line is a paragraph. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  for (const line of text.split('\n').map((each) => each.trim())) {
    if (line === '') continue;
    const rest = runsOf(line.slice(2));
    const last = blocks.at(-1);
    const [, words = '', file] = /^!\[(.*)\]\((.+)\)$/.exec(line) ?? [];
    if (file) blocks.push({ kind: 'picture', file, runs: runsOf(words) });
    else if (line.startsWith('|')) {
      const row = line
        .slice(1, -1)
        .split('|')
        .map((cell) => runsOf(cell.trim()));
      if (last?.kind === 'table') blocks[blocks.length - 1] = { kind: 'table', rows: [...last.rows, row] };
      else blocks.push({ kind: 'table', rows: [row] });
    } else if (line.startsWith('- ')) {
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

/** The lines that a block is. `place`: where it begins, which names a table within its note. */
function linesOf(
  block: Block,
  place: number,
): readonly { readonly mark: Record<string, unknown>; readonly runs: readonly Run[] }[] {
  switch (block.kind) {
    case 'list':
      return block.items.map((runs) => ({ mark: kinds.list, runs }));
    case 'table':
      return block.rows.flatMap((cells, row) =>
        cells.map((runs, column) => ({
          mark: { block: 'cell', cell: storedCell({ table: `t${place}`, row: `r${row}`, column: `c${column}` }) },
          runs,
        })),
      );
    case 'picture':
      return [{ mark: { block: 'image', file: block.file, ...pictureSize }, runs: block.runs }];
    default:
      return [{ mark: kinds[block.kind], runs: block.runs }];
  }
}

/** Writes these blocks at the end of a note, in the layout that the editor reads: a line feed says what its line is. */
export function appendBlocks(doc: Y.Doc, root: string, blocks: readonly Block[]): void {
  const text = doc.get(root, Y.XmlText);
  doc.transact(() => {
    for (const block of blocks) {
      for (const { mark, runs } of linesOf(block, text.length)) {
        text.insert(text.length, '\n', mark);
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
