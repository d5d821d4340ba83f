import type { News } from '@rapport/model/features/views/news';
import type { WorkspaceClient } from '../../client/workspace-client.svelte.ts';
import { formatDate, type Names } from '../fields/format-value.ts';
import { t } from './words.svelte.ts';

/** What happened, in a few words: "Tom moved it from Discovery". */
export function newsWords({ kind, by, from }: News, client: WorkspaceClient, names: Names): string {
  const name = (by && client.definitions.members.get(by)?.name) || t('somebody');
  if (kind === 'moved') {
    const stage = from && client.definitions.stages.get(from)?.label;
    return stage ? t('mark.moved', { name, from: stage }) : t('mark.movedHere', { name });
  }
  return kind === 'slipped'
    ? t('mark.slipped', { name, from: formatDate(from ?? '', names.locale) })
    : t(`mark.${kind}`, { name });
}
