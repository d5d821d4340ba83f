import { afterEach, expect, test, vi } from 'vitest';
import { contentOf, fetchFile } from './fetch-file.ts';

afterEach(() => vi.unstubAllGlobals());
const wanted = { id: 'f', size: 3, reason: 'mine', document: 'd' } as const;
const answering = (response: () => Response) => vi.stubGlobal('fetch', async () => response());
const name = async () => (await contentOf(new Blob(['ten']))) ?? '';

test('[M194] a file is kept under the name of its content, and asked for as what is kept on a device', async () => {
  const etag = `"${await name()}-a"`;
  const asked: string[] = [];
  vi.stubGlobal('fetch', async (address: string) => {
    asked.push(address);
    return new Response('ten', { headers: { etag } });
  });
  const fetched = await fetchFile('w', wanted);
  expect([fetched?.content, await fetched?.bytes.text()]).toEqual([await name(), 'ten']);
  expect(asked).toEqual(['/api/w/w/files/f/content?keep']);
});

test('[M194] what is cut off or changed on its way is not kept, and what may not be seen is nothing', async () => {
  const etag = `"${await name()}-a"`;
  answering(() => new Response('te', { headers: { etag } }));
  await expect(fetchFile('w', wanted)).rejects.toThrow('not what the server has');
  answering(() => new Response('tem', { headers: { etag } }));
  await expect(fetchFile('w', wanted)).rejects.toThrow('not what the server has');
  answering(() => new Response('', { status: 404 }));
  expect(await fetchFile('w', wanted)).toBeUndefined();
  answering(() => new Response('', { status: 401 }));
  await expect(fetchFile('w', wanted)).rejects.toThrow('401');
});
