import { $createListItemNode, $createListNode, $isListItemNode, $isListNode, type ListItemNode } from '@lexical/list';

/**
 * Makes this item of a list one of a check list, with what is deeper below it; those before and after stay what they are.
 * To be called in an update.
 */
export function $tickable(item: ListItemNode, checked: boolean): void {
  const list = item.getParent();
  if (!$isListNode(list) || list.getListType() === 'check') return;
  const after = item.getNextSiblings();
  const next = after.findIndex((one) => !($isListItemNode(one) && $isListNode(one.getFirstChild())));
  const rest = next < 0 ? [] : after.slice(next);
  const check = $createListNode('check').append(item, ...after.slice(0, after.length - rest.length));
  // A deeper list stands in an item of its own.
  const holder = list.getParent();
  const deep = $isListItemNode(holder) ? holder : undefined;
  const below = deep ? deep.insertAfter($createListItemNode().append(check)) : list.insertAfter(check);
  if (rest.length > 0) {
    const others = $createListNode(list.getListType()).append(...rest);
    below.insertAfter(deep ? $createListItemNode().append(others) : others);
  }
  if (list.isEmpty()) (deep ?? list).remove();
  item.setChecked(checked);
}
