import { crc32, deflateSync } from 'node:zlib';
import { v7 } from 'uuid';
import { ask, type Answer } from './running-server.ts';

export type Brought = {
  readonly bytes: Uint8Array;
  readonly name: string;
  readonly mediaType: string;
  readonly record: string;
  readonly id?: string;
  readonly comment?: string;
};

export const uploadPath = (slug: string): string => `/api/w/${slug}/uploads`;

/** Uploads a file in one piece and hangs it on a record; answers what the last of these requests did. */
export async function bringFile(address: string, slug: string, key: string, file: Brought): Promise<Answer> {
  const tus = { 'tus-resumable': '1.0.0' };
  const begun = await ask(address, uploadPath(slug), {
    method: 'POST',
    key,
    headers: {
      ...tus,
      'upload-length': String(file.bytes.length),
      'upload-metadata': `filetype ${Buffer.from(file.mediaType).toString('base64')}`,
    },
  });
  if (begun.status !== 201) return begun;
  const at = begun.headers.get('location') ?? '';
  if (file.bytes.length > 0) {
    const sent = await fetch(address + at, {
      method: 'PATCH',
      headers: {
        ...tus,
        authorization: `Bearer ${key}`,
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
      body: file.bytes as Uint8Array<ArrayBuffer>,
    });
    if (sent.status !== 204) throw new Error(`the piece was answered with ${sent.status}: ${await sent.text()}`);
  }
  const { id = v7(), name, record, comment } = file;
  const body = { id, upload: at.split('/').at(-1), name, record, ...(comment === undefined ? {} : { comment }) };
  return ask(address, `/api/w/${slug}/files`, { key, body });
}

/** A whole PNG of one colour, a few bytes however large it unfolds. */
export function picture(width: number, height: number): Uint8Array {
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0], 8);
  // A picture that is too large to be drawn needs no lines to say so.
  const lines = width * height > 1_000_000 ? Buffer.alloc(0) : Buffer.alloc((width + 1) * height, 0x7f);
  for (let line = 0; line * (width + 1) < lines.length; line += 1) lines[line * (width + 1)] = 0;
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(lines)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
