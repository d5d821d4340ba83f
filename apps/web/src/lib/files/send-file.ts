import type { WaitingFile } from '@rapport/persistence/browser/store';
import type { DetailedError } from 'tus-js-client';
import { ask, ServerProblem } from '../shell/ask.ts';

/** How one is sent: `began` with the address of its upload, `sent` with the bytes that have arrived. */
export type Sending = {
  readonly workspace: string;
  readonly signal: AbortSignal;
  readonly began: (upload: string) => void;
  readonly sent: (bytes: number) => void;
};

/** Small enough that what a slow line loses is little, and that no proxy minds. */
const pieceBytes = 4_194_304;

/** Brings a file to the server, from where it stopped, and hangs it on its record. Throws ServerProblem, or AbortError. */
export async function sendFile(file: WaitingFile, sending: Sending): Promise<void> {
  const upload = await uploadBytes(file, sending);
  const { id, record, name, comment, addedAt } = file;
  await ask(`/api/w/${sending.workspace}/files`, {
    body: {
      id,
      upload: upload.split('/').at(-1),
      record,
      name,
      ...(comment === undefined ? {} : { comment }),
      age: Math.max(0, Date.now() - addedAt),
    },
  });
}

async function uploadBytes(file: WaitingFile, { workspace, signal, began, sent }: Sending): Promise<string> {
  const { Upload } = await import('tus-js-client');
  return new Promise((resolve, reject) => {
    const upload = new Upload(file.bytes, {
      endpoint: `/api/w/${workspace}/uploads`,
      uploadUrl: file.upload ?? null,
      metadata: { filetype: file.mediaType },
      chunkSize: pieceBytes,
      // Whoever sends decides when to try again; the store remembers where it stopped.
      retryDelays: null,
      storeFingerprintForResuming: false,
      onUploadUrlAvailable: () => upload.url && began(upload.url),
      onProgress: (bytes) => sent(bytes),
      onSuccess: () => resolve(upload.url ?? ''),
      onError: (error) => reject(problemOf(error)),
    });
    signal.addEventListener('abort', () => {
      void upload.abort();
      reject(new DOMException('No longer wanted.', 'AbortError'));
    });
    if (!signal.aborted) upload.start();
  });
}

/** Takes back what has arrived of a file that is not to come; nobody waits for it. */
export function giveUpUpload(upload: string): void {
  void fetch(upload, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } }).catch(() => undefined);
}

function problemOf(error: Error): ServerProblem {
  const answer = 'originalResponse' in error ? (error as DetailedError).originalResponse : null;
  return ServerProblem.of(answer?.getStatus() ?? 0, answer?.getBody() ?? '');
}
