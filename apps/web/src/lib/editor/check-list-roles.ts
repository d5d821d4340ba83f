import { $isListNode, ListItemNode, ListNode } from '@lexical/list';
import { $getNodeByKey, type LexicalEditor, mergeRegister, type NodeKey } from 'lexical';

/**
 * The items of a check list are check boxes, which are no items of a list for those who hear the page: so their list is a
 * group, and an item that only holds a deeper list is nothing.
 */
export function registerCheckListRoles(editor: LexicalEditor): () => void {
  const say = (key: NodeKey) => {
    const node = $getNodeByKey(key);
    const element = editor.getElementByKey(key);
    if (!node || !element) return;
    if ($isListNode(node)) role(element, node.getListType() === 'check' ? 'group' : undefined);
    else if (element.getAttribute('role') !== 'checkbox') {
      const list = node.getParent();
      role(element, $isListNode(list) && list.getListType() === 'check' ? 'none' : undefined);
    }
  };
  const listen = (klass: typeof ListNode | typeof ListItemNode) =>
    editor.registerMutationListener(klass, (mutations) => {
      editor.getEditorState().read(() => {
        for (const [key, mutation] of mutations) if (mutation !== 'destroyed') say(key);
      });
    });
  return mergeRegister(listen(ListNode), listen(ListItemNode));
}

function role(element: HTMLElement, is: string | undefined): void {
  if (is === undefined) element.removeAttribute('role');
  else element.setAttribute('role', is);
}
