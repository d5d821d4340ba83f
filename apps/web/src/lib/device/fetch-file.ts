import type { WantedFile } from '@rapport/model/device/keeping-files';
import type { FetchedFile } from './file-keeper.ts';

/** As many of a content's name as the server tells. */
const digits = 32;

/** The name of what is in a file; undefined where the browser does not reckon it (plain HTTP). */
export async function contentOf(bytes: Blob): Promise<string | undefined> {
  const { subtle } = globalThis.crypto;
  if (!subtle) return undefined;
  const hash = new Uint8Array(await subtle.digest('SHA-256', await bytes.arrayBuffer()));
  return [...hash]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .slice(0, digits);
}

/**
 * Bytes of a file for this device, as far as its reader may see it at that moment. What comes otherwise than the server
 * says that it is, cut off or changed on its way, is not kept. Throws where the server is not to be had.
 */
export async function fetchFile(workspace: string, { id, size }: WantedFile): Promise<FetchedFile | undefined> {
  const response = await fetch(`/api/w/${workspace}/files/${id}/content?keep`, { priority: 'low' });
  if (response.status === 404 || response.status === 403) return undefined;
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  const bytes = await response.blob();
  const said = response.headers.get('etag')?.replace(/^(?:W\/)?"|-a"$|"$/g, '');
  const content = await contentOf(bytes);
  if (bytes.size !== size || (content !== undefined && said !== undefined && content !== said))
    throw new Error('What came is not what the server has.');
  return { bytes, content: content ?? said ?? `file:${id}` };
}
