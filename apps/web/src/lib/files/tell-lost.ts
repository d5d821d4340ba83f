import { objectType } from '@rapport/model/objects/index';
import type { LostFile } from '@rapport/persistence/browser/store';
import type { WorkspaceClient } from '../client/workspace-client.svelte.ts';
import { loadDeviceWords, t } from '../device/words.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';

/** Long enough to be read by whoever comes back from elsewhere. */
const lasts = 60_000;

/** Says which files were lost with their page, with the way to where they were to hang [M195]. */
export function tellLost({ workspace }: WorkspaceClient, files: readonly LostFile[]): void {
  const [first] = files;
  const [type, id] = first?.record.split(':') ?? [];
  const plural = objectType(type ?? '')?.plural;
  const tell = () =>
    toasts.show({
      text: t('lostFiles', { count: files.length, name: files.map(({ name }) => name).join(', ') }),
      tone: 'bad',
      lasts,
      ...(plural === undefined ? {} : { link: { label: t('seeRecord'), href: `/app/${workspace.slug}/${plural}/${id}` } }),
    });
  loadDeviceWords().then(tell, () => undefined);
}
