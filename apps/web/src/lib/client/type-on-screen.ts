import { objectTypeByPlural } from '@rapport/model/objects/index';

/** The type whose rows are wanted first, from the address: /app/<workspace>/<plural>. */
export function typeOnScreen(): string {
  const part = location.pathname.split('/')[3] ?? '';
  return objectTypeByPlural(part)?.key ?? 'deal';
}
