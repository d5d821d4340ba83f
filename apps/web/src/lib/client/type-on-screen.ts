import { objectTypeByPlural } from '@rapport/model/objects/index';

/** The type whose rows are wanted first, from the address: /app/<workspace>/<plural>. */
export function typeOnScreen(): string {
  const part = location.pathname.split('/')[3] ?? '';
  return objectTypeByPlural(part)?.key ?? 'deal';
}

/** The view on the screen, as what it shows first is kept under. */
export const addressOnScreen = (): string => location.pathname + location.search;
