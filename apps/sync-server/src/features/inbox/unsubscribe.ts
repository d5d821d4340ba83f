import { createHmac, timingSafeEqual } from 'node:crypto';
import { deliveryOf, deliveryText, notificationKinds } from '@rapport/model/features/inbox/delivery';
import { isUuid } from '@rapport/model/documents/document-name';
import { RefusalError } from '@rapport/model/errors';
import { readSettingRows } from '@rapport/persistence/server/features/inbox/read-settings';
import { v7 as uuidv7 } from 'uuid';
import type { Config } from '../../config.ts';
import type { Services } from '../../services.ts';
import { readSecret } from '../../tokens/secrets.ts';

type Person = { readonly workspaceId: string; readonly member: string };

const signature = (config: Pick<Config, 'dataDirectory'>, text: string): string =>
  createHmac('sha256', readSecret(config.dataDirectory, 'unsubscribe')).update(text).digest('base64url');

/** A link that needs no sign-in and can do one thing only: stop this person's notification mails. */
export function unsubscribeLink(config: Pick<Config, 'dataDirectory' | 'publicUrl'>, { workspaceId, member }: Person): string {
  const text = `${workspaceId}.${member}`;
  return `${config.publicUrl}/api/unsubscribe/${text}.${signature(config, text)}`;
}

/** Whom such a link is about. Undefined for any other text. */
export function readUnsubscribe(config: Pick<Config, 'dataDirectory'>, code: string): Person | undefined {
  const [workspaceId = '', member = '', signed = ''] = code.split('.');
  if (!isUuid(workspaceId) || !isUuid(member)) return undefined;
  const [given, right] = [signed, signature(config, `${workspaceId}.${member}`)].map((text) => Buffer.from(text));
  return given && right && given.length === right.length && timingSafeEqual(given, right) ? { workspaceId, member } : undefined;
}

/** Turns every kind's mail off for a person; what they are told in the app stays. */
export async function stopMails({ database, owner }: Services, { workspaceId, member }: Person): Promise<void> {
  const owned = owner(workspaceId);
  if (!owned) throw new RefusalError('shutting-down');
  const row = (await readSettingRows(database, workspaceId, [member])).get(member);
  const changes = Object.fromEntries(
    notificationKinds.map((kind) => [kind, { value: deliveryText({ ...deliveryOf(kind, row?.values ?? {}), mail: 'none' }) }]),
  );
  const actor = { memberId: member, workspaceId, role: 'viewer' } as const;
  const command = { kind: 'entry', type: 'notificationSetting', entry: row?.id ?? uuidv7(), changes } as const;
  await owned.visible(await owned.run(actor, { id: uuidv7(), age: 0, ...command }, 'command'));
}
