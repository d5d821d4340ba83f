import { opaqueId } from '@rapport/model/settings/ids';
import { settingsIds, type SettingsSubject } from '@rapport/model/settings/definitions';
import type { WorkspaceClient } from '#lib/client/workspace-client.svelte.ts';
import { t } from '#lib/text.svelte.ts';
import { toasts } from '#lib/ui/toasts.svelte.ts';

export type SettingValues = { readonly [key: string]: string | number | boolean | null };

/** Changes keys of one settings document at once; null removes. Answers the id by which it can be undone. */
export function writeSettings(client: WorkspaceClient, subject: SettingsSubject, values: SettingValues): Promise<string> {
  const changes = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]));
  return client.update('settings', [settingsIds[subject]], changes);
}

/** Says what was done, with the way back: for what people may not have meant. */
export async function tellWithUndo(client: WorkspaceClient, text: string, done: Promise<string>): Promise<void> {
  const id = await done;
  toasts.show({ text, action: { label: t('undo'), run: () => void client.undo.undoStep(id) } });
}

/** The id of an option, stage or pipeline that is made here. */
export const newId = (): string => opaqueId(crypto.getRandomValues(new Uint8Array(10)));
