/** What presence says, in place of a field, of somebody who carries a card. */
export const DRAGGING = '$drag';
