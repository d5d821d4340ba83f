import type { ObjectType } from '@rapport/model/schema/object-type';
import { language, region } from '../../text.svelte.ts';
import type { Replica } from '../../replica/replica.svelte.ts';

/** The types among these that this device leaves to the server, as people call them; empty when it leaves none. */
export function leftNames({ left }: Pick<Replica, 'left'>, types: readonly ObjectType[]): string {
  const names = types.filter(({ key }) => left.has(key)).map(({ label }) => label.many[language()]);
  return names.length === 0 ? '' : new Intl.ListFormat(region(), { type: 'conjunction' }).format(names);
}
