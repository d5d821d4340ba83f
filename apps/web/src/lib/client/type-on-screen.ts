import { objectTypeByPlural, typeShownAt } from '@rapport/model/objects/index';

/** The type whose rows are wanted first, from the address: /app/<workspace>/<plural>. */
export const typeOnScreen = (): string => typeShownAt(location.pathname.split('/')[3] ?? '').key;

/** The view on the screen, as what it shows first is kept under. */
export const addressOnScreen = (): string => location.pathname + location.search;

/** Asks for what a view on the screen shows first [M264]: its address has the workspace and the type, and nothing after them. */
export function screenWords(): string {
  const [, , , part = '', deeper] = location.pathname.split('/');
  return objectTypeByPlural(part) && !deeper ? `&view=${encodeURIComponent(location.search)}` : '';
}
