import { typeShownAt } from '@rapport/model/objects/index';

/** The type whose rows are wanted first, from the address: /app/<workspace>/<plural>. */
export const typeOnScreen = (): string => typeShownAt(location.pathname.split('/')[3] ?? '').key;

/** The view on the screen, as what it shows first is kept under. */
export const addressOnScreen = (): string => location.pathname + location.search;
