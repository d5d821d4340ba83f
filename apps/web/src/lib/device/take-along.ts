import { limits } from '@rapport/model/limits';
import type { WorkspaceClient } from '../client/workspace-client.svelte.ts';
import { region } from '../text.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import { bytesInWords } from './bytes.ts';
import type { Size } from './size-of.ts';
import { pinId, type PinTarget } from './pins.ts';
import { loadDeviceWords, t } from './words.svelte.ts';

/** How much it is, in words. */
export const sizeInWords = ({ records, documents, files, bytes }: Size): string =>
  [
    t('records', { count: records }),
    t('documents', { count: documents }),
    ...(files > 0 ? [t('files', { count: files })] : []),
    ...(bytes === undefined ? [] : [bytesInWords(bytes, region())]),
  ].join(' · ');

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
