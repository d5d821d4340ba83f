import { $nodesOfType, type Klass, type LexicalEditor, type LexicalNode, mergeRegister, type NodeKey } from 'lexical';
import { mount, unmount } from 'svelte';
import type { OpenRecord } from '../records/record/open-record.svelte.ts';
import Chip from './Chip.svelte';
import { ChipNode } from './chip-node.ts';
import { ImageNode } from './image-node.ts';
import NoteImage from './NoteImage.svelte';

type Shown = { readonly element: HTMLElement; readonly component: object };
type Context = Map<unknown, unknown>;

/** Shows in each chip of the text what it stands for. `context`: that of the component around the text. */
export const showChips = (editor: LexicalEditor, context: Context): (() => void) =>
  showNodes(editor, ChipNode, (chip, target) =>
    mount(Chip, { target, props: { reference: chip.getReference(), editor }, context }),
  );

/** Draws each picture of the text above its words. `record`: what the note is about. */
export const showImages = (editor: LexicalEditor, record: OpenRecord, context: Context): (() => void) =>
  showNodes(editor, ImageNode, (image, figure) => {
    const target = figure.querySelector('.note-picture') ?? figure;
    return mount(NoteImage, {
      target,
      props: { picture: image.getPicture(), node: image.getKey(), figure, editor, record },
      context,
    });
  });

/** Keeps a component in the element of each node of a kind. */
function showNodes<T extends LexicalNode>(
  editor: LexicalEditor,
  kind: Klass<T>,
  draw: (node: T, element: HTMLElement) => object,
): () => void {
  const shown = new Map<NodeKey, Shown>();
  const remove = (key: NodeKey) => {
    const one = shown.get(key);
    shown.delete(key);
    if (one) void unmount(one.component);
  };
  const show = (node: T) => {
    const key = node.getKey();
    const element = editor.getElementByKey(key);
    if (shown.get(key)?.element === element) return;
    remove(key);
    if (element) shown.set(key, { element, component: draw(node, element) });
  };
  return mergeRegister(
    editor.registerMutationListener(kind, (mutations) => {
      editor.getEditorState().read(() => {
        for (const [key, mutation] of mutations) if (mutation === 'destroyed') remove(key);
        for (const node of $nodesOfType(kind)) show(node);
      });
    }),
    () => {
      for (const key of shown.keys()) remove(key);
    },
  );
}
