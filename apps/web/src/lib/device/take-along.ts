import { limits } from '@rapport/model/limits';
import type { WorkspaceClient } from '../client/workspace-client.svelte.ts';
import { region } from '../text.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import { bytesInWords } from './bytes.ts';
import type { Size } from './kept-on-device.svelte.ts';
import { pinId, type PinTarget } from './pins.ts';
import { loadDeviceWords, t } from './words.svelte.ts';

/** How much it is, in words. */
export function sizeInWords({ records, documents, bytes }: Size): string {
  const parts = { records: t('records', { count: records }), documents: t('documents', { count: documents }) };
  return bytes === undefined ? t('sizeUnknown', parts) : t('size', { ...parts, size: bytesInWords(bytes, region()) });
}

/** Takes something along and says how much it is, with the way back. */
export async function takeAlong({ device }: WorkspaceClient, target: PinTarget, name: string): Promise<void> {
  await loadDeviceWords();
  const size = device.size(target).catch(() => undefined);
  if (!(await device.take(target))) {
    toasts.show({ text: t('tooMany', { limit: limits.takenAlong.value }), tone: 'bad' });
    return;
  }
  const known = await size;
  toasts.show({
    text: known ? t('tookAlongSize', { name, size: sizeInWords(known) }) : t('tookAlong', { name }),
    action: { label: t('leave'), run: () => void device.leave(pinId(target)) },
  });
}

/** Leaves it, with the way back. */
export async function leaveBehind({ device }: WorkspaceClient, target: PinTarget, name: string): Promise<void> {
  await loadDeviceWords();
  await device.leave(pinId(target));
  toasts.show({ text: t('left', { name }), action: { label: t('take'), run: () => void device.take(target) } });
}
