import { objectTypes } from '@rapport/model/objects/index';
import { entryReferences } from '@rapport/model/ledger/entry-fault';
import { hasList, type ObjectType } from '@rapport/model/schema/object-type';
import type { Component } from 'svelte';
import type { WorkspaceClient } from '#lib/client/workspace-client.svelte.ts';
import { typeIcon } from '#lib/records/type-icon.ts';
import Star from '@lucide/svelte/icons/star';
import SunMedium from '@lucide/svelte/icons/sun-medium';
import { language, t } from '#lib/text.svelte.ts';

export type Place = { readonly label: string; readonly href: string; readonly icon: Component; readonly keys: string };

/** Letters after G, by type: mnemonic where two types do not collide. */
const letters: Readonly<Record<string, string>> = {
  deal: 'D',
  account: 'A',
  contact: 'C',
  lead: 'L',
  ticket: 'K',
  task: 'T',
  product: 'P',
  interaction: 'I',
};

const hasStages = (type: ObjectType) => type.fields[type.board ?? '']?.options === 'stage';

/** Types with a list of their own, deals first: most days begin there. */
export const listedTypes = Object.values(objectTypes)
  .filter((type) => type.listed && type.storage === 'document')
  .sort((a, b) => Number(hasStages(b)) - Number(hasStages(a)));

/** Those that this company uses. */
export const usedTypes = (hidden: ReadonlySet<string>) => listedTypes.filter((type) => !hidden.has(type.key));

/** What came in from elsewhere, as something of its own: lines of an order are found by the order. */
export const arrivingTypes = Object.values(objectTypes).filter(
  (type) => type.storage === 'ledger' && hasList(type) && !entryReferences(type).some(([key]) => type.fields[key]?.required),
);

/** With the lists of what comes in from elsewhere, once something has. */
export const placesOf = (slug: string, { definitions, replica }: WorkspaceClient): readonly Place[] => [
  { label: t('myDay'), href: `/app/${slug}/my-day`, icon: SunMedium, keys: 'G M' },
  ...[
    ...usedTypes(definitions.workspace.hiddenTypes),
    ...arrivingTypes.filter(({ key }) => !definitions.workspace.hiddenTypes.has(key) && replica.hasAny(key)),
  ].map((type) => ({
    label: type.label.many[language()],
    href: `/app/${slug}/${type.plural}`,
    icon: typeIcon(type),
    keys: letters[type.key] ? `G ${letters[type.key]}` : '',
  })),
  { label: t('following'), href: `/app/${slug}/following`, icon: Star, keys: 'G F' },
];

export const inboxHref = (slug: string) => `/app/${slug}/inbox`;
export const notSentHref = (slug: string) => `/app/${slug}/not-sent`;
export const trashHref = (slug: string) => `/app/${slug}/settings/trash`;
export const settingsHref = (slug: string) => `/app/${slug}/settings/profile`;
export const deviceHref = (slug: string) => `/app/${slug}/settings/device`;
