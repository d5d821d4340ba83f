import type { Refusal } from '@rapport/model/errors';
import type { OpenRecord } from '../records/record/open-record.svelte.ts';
import { say, t } from '../records/words.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';

type Hanging = {
  readonly comment?: string;
  readonly ids?: readonly string[];
  /** The record of that comment, which may be one that this page gathers. */
  readonly home?: string | undefined;
};

/** Adds files to a record or to a comment on it, and says which could not be taken, and why. */
export async function addFiles(
  { client, type, id }: OpenRecord,
  files: readonly File[],
  { comment, ids, home = `${type.key}:${id}` }: Hanging = {},
): Promise<void> {
  if (!client.connection.online) void client.device.stay();
  const rejected = await client.files.add(files, home, comment, ids);
  for (const { name, refusal } of rejected)
    toasts.show({ tone: 'bad', text: t('files:rejected', { name, reason: reasonOf(refusal) }) });
}

/** Why a file was not taken. */
export function reasonOf(refusal: Refusal): string {
  if (refusal.kind === 'disk-full') return t('files:noRoom');
  if (refusal.kind === 'too-large' && typeof refusal.values?.['limit'] === 'number')
    return t('files:tooMany', { limit: refusal.values['limit'] });
  return say(`errors:${refusal.kind}`, { ...refusal.values });
}
