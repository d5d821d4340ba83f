import { $nodesOfType, type LexicalEditor, mergeRegister, type NodeKey } from 'lexical';
import { mount, unmount } from 'svelte';
import Chip from './Chip.svelte';
import { ChipNode } from './chip-node.ts';

type Shown = { readonly element: HTMLElement; readonly component: object };

/** Shows in each chip of the text what it stands for. `context`: that of the component around the text. */
export function showChips(editor: LexicalEditor, context: Map<unknown, unknown>): () => void {
  const shown = new Map<NodeKey, Shown>();
  const remove = (key: NodeKey) => {
    const one = shown.get(key);
    shown.delete(key);
    if (one) void unmount(one.component);
  };
  const show = (key: NodeKey, reference: string) => {
    const element = editor.getElementByKey(key);
    if (shown.get(key)?.element === element) return;
    remove(key);
    if (element) shown.set(key, { element, component: mount(Chip, { target: element, props: { reference, editor }, context }) });
  };
  return mergeRegister(
    editor.registerMutationListener(ChipNode, (mutations) => {
      editor.getEditorState().read(() => {
        for (const [key, mutation] of mutations) if (mutation === 'destroyed') remove(key);
        for (const node of $nodesOfType(ChipNode)) show(node.getKey(), node.getReference());
      });
    }),
    () => {
      for (const key of shown.keys()) remove(key);
    },
  );
}
