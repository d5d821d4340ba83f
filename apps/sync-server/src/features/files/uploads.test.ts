import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Actor } from '@rapport/model/access/can';
import { limits } from '@rapport/model/limits';
import { pino } from 'pino';
import { v7 } from 'uuid';
import { afterAll, expect, test } from 'vitest';
import { smallDisk } from '../../../../../tests/support/full-disk.ts';
import { Uploads } from './uploads.ts';

const disk = smallDisk();
afterAll(() => disk?.remove());
const actor: Actor = { workspaceId: v7(), memberId: v7(), role: 'member' };
const headers = { 'tus-resumable': '1.0.0' };

test.skipIf(!disk)(
  '[M134] [V7] [V8] with the disk full a file waits for room, is told so, and takes no place of those that come later',
  async () => {
    const directory = join(disk!.dataDirectory, 'uploads');
    const uploads = new Uploads({ directory, most: 52_428_800, logger: pino({ level: 'silent' }) });
    const begin = (length: number, more: Record<string, string> = {}) =>
      uploads.begin(
        actor,
        new Request('http://localhost/uploads', {
          method: 'POST',
          headers: { ...headers, ...more, 'upload-length': String(length) },
        }),
        '/uploads',
      );
    const piece = (id: string, bytes: string) =>
      uploads.goOn(
        actor,
        id,
        new Request(`http://localhost/uploads/${id}`, {
          method: 'PATCH',
          headers: {
            ...headers,
            'upload-offset': '0',
            'content-length': String(bytes.length),
            'content-type': 'application/offset+octet-stream',
          },
          body: bytes,
        }),
      );
    const full = { refusal: { kind: 'disk-full' } };
    await expect(begin(5, { 'upload-concat': 'partial' })).rejects.toMatchObject({
      refusal: { kind: 'bad-request', field: 'Upload-Concat' },
    });
    const id = (await begin(5)).headers.get('location')!.split('/').at(-1)!;
    await disk!.fill();
    await expect(piece(id, 'hello')).rejects.toMatchObject(full);
    for (let tries = 0; tries <= limits.openUploads.value; tries += 1) await expect(begin(5)).rejects.toMatchObject(full);
    expect(readdirSync(directory).sort()).toEqual([id, `${id}.json`]);

    await disk!.makeRoom();
    expect((await piece(id, 'hello')).status).toBe(204);
    expect((await begin(5)).status).toBe(201);
  },
);
