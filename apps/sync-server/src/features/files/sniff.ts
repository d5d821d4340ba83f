import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Signs } from '@rapport/model/features/files/media-type';
import { imageSize } from 'image-size';
import { filetypeinfo } from 'magic-bytes.js';

/** Bytes at the beginning of a file that are looked at. Nothing is ever unpacked or decoded, so nothing can unfold. */
const looked = 524_288;

export type Sniffed = {
  /** SHA-256 of the whole. */
  readonly content: string;
  readonly size: number;
  readonly signs: Signs;
  readonly width: number | undefined;
  readonly height: number | undefined;
};

/** What the bytes of a file say of themselves. */
export async function sniff(path: string): Promise<Sniffed> {
  const hash = createHash('sha256');
  let size = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    hash.update(chunk);
    size += chunk.length;
  }
  const begin = await beginning(path);
  const types = filetypeinfo(begin.subarray(0, 4_096)).flatMap(({ mime }) => mime ?? []);
  return {
    content: hash.digest('hex'),
    size,
    signs: { types, text: isText(begin) },
    ...(types[0]?.startsWith('image/') ? measured(begin) : { width: undefined, height: undefined }),
  };
}

async function beginning(path: string): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(looked);
    const { bytesRead } = await handle.read(buffer, 0, looked, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** Well-formed UTF-8 without controls that no text has; the last letter may be cut. */
function isText(bytes: Buffer): boolean {
  const text = new TextDecoder('utf-8').decode(bytes.subarray(0, 65_536), { stream: true });
  // eslint-disable-next-line no-control-regex
  return !/[\u0000-\u0008\u000e-\u001a\u001c-\u001f\ufffd]/.test(text);
}

function measured(bytes: Buffer): Pick<Sniffed, 'width' | 'height'> {
  try {
    const { width, height } = imageSize(bytes);
    return Number.isSafeInteger(width) && Number.isSafeInteger(height) && width > 0 && height > 0
      ? { width, height }
      : { width: undefined, height: undefined };
  } catch {
    // A picture that does not say how large it is: it is not shown.
    return { width: undefined, height: undefined };
  }
}
