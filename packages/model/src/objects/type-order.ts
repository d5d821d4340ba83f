import { isRestrictable } from '../access/visibility.ts';
import { objectTypes } from './index.ts';

export type TypeOrder = { readonly place: number; readonly restricted: boolean };

const orders = new Map(
  Object.values(objectTypes).map((type, index): [string, TypeOrder] => [
    type.key,
    // What hangs on something restricted is as secret as that.
    { place: index + 1, restricted: isRestrictable(type) || (type.access.homes?.length ?? 0) > 0 },
  ]),
);

/** Where a type stands in the registry, from 1 on, and whether its records may be hidden from somebody. */
export const documentTypeOrder = (key: string): TypeOrder | undefined => orders.get(key);
