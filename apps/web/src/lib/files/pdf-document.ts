import { limits } from '@rapport/model/limits';
import type { PDFDocumentProxy, PDFWorker } from 'pdfjs-dist';
// The addresses of files that Vite puts beside its chunks, as they are.
/* oxlint-disable import/default */
import libraryAddress from 'pdfjs-dist/build/pdf.min.mjs?url';
import rendererAddress from 'pdfjs-dist/build/pdf.renderer.min.mjs?url';
import workerAddress from 'pdfjs-dist/build/pdf.worker.min.mjs?url';
/* oxlint-enable import/default */

/** Why a document cannot be shown. slow: it was given up. away: what draws it is not on this device. */
export type PdfProblem = 'broken' | 'locked' | 'slow' | 'away';
export class PdfError extends Error {
  readonly problem: PdfProblem;
  constructor(problem: PdfProblem) {
    super(problem);
    this.problem = problem;
  }
}

/** How long a document may think about being opened, or about one page. */
const patience = 20_000;

/** What is slower is given up: whoever made the document does not decide how long a page waits for it. */
async function within<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const given = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new PdfError('slow')), patience);
  });
  try {
    return await Promise.race([work, given]);
  } finally {
    clearTimeout(timer);
  }
}

const names: Readonly<Record<string, PdfProblem>> = { PasswordException: 'locked' };
const problemOf = (error: unknown): PdfError =>
  error instanceof PdfError ? error : new PdfError(names[error instanceof Error ? error.name : ''] ?? 'broken');

/** The size at which a page is drawn: as wide as there is room, and never more pixels than a page may have. */
export function drawnSize(
  page: { readonly width: number; readonly height: number },
  room: number,
  density: number,
): { readonly scale: number; readonly width: number; readonly height: number } | undefined {
  const { height, width } = page;
  if (!(width > 0 && height > 0 && Number.isFinite(width * height))) return undefined;
  const wanted = (room / width) * Math.min(Math.max(density, 1), 2);
  const { value: most } = limits.pdfPixels;
  const longest = limits.pdfSide.value / Math.max(width, height);
  const scale = Math.min(wanted, Math.sqrt(most / (width * height)), longest);
  const size = { scale, width: Math.floor(width * scale), height: Math.floor(height * scale) };
  // What is a line at any size that fits is not worth a look.
  return size.width < 1 || size.height < 1 ? undefined : size;
}

/** What a page says, as far as anybody would have it read out. */
export const wordsOf = (items: readonly (object | { readonly str: string; readonly hasEOL: boolean })[]): string =>
  items
    .map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : ''))
    .join('')
    .slice(0, limits.pdfWords.value);

/** Fetches what draws documents, so that it is on this device with them: the service worker keeps what was asked for once. */
export async function fetchPdfProgram(): Promise<void> {
  const { serviceWorker } = navigator;
  // On the first visit it is not there yet, and what is asked past it is not kept. Where there is none nobody waits for this.
  if (!serviceWorker?.controller)
    await new Promise((resolve) => serviceWorker?.addEventListener('controllerchange', resolve, { once: true }));
  await Promise.all([libraryAddress, rendererAddress, workerAddress].map((address) => fetch(address, { priority: 'low' })));
}

/**
 * A PDF that somebody uploaded. It is read and drawn in threads of its own, which end with it: its programs are not run,
 * nothing that it names is fetched, and what takes too long is given up [M173].
 */
export class PdfDocument {
  readonly pages: number;
  readonly #document: PDFDocumentProxy;
  readonly #close: () => void;

  private constructor(document: PDFDocumentProxy, close: () => void) {
    this.#document = document;
    this.#close = close;
    this.pages = document.numPages;
  }

  /** Throws `PdfError`. */
  static async open(bytes: Uint8Array): Promise<PdfDocument> {
    // No part of any chunk: whoever never looks at a document never fetches it.
    const library = (await import(/* @vite-ignore */ libraryAddress).catch(() => {
      throw new PdfError('away');
    })) as typeof import('pdfjs-dist');
    library.GlobalWorkerOptions.workerSrc = workerAddress;
    library.GlobalWorkerOptions.rendererSrc = rendererAddress;
    const worker: PDFWorker = library.PDFWorker.create({});
    const task = library.getDocument({
      data: bytes,
      worker,
      verbosity: 0,
      enableXfa: false,
      useWasm: false,
      maxImageSize: limits.previewPixels.value,
      canvasMaxAreaInBytes: limits.pdfPixels.value * 4,
    });
    // A thread that is busy for ever does not hear that it should end: it is ended.
    const close = () => {
      void task.destroy().catch(() => undefined);
      worker.destroy();
    };
    try {
      const locked = new Promise<never>((_, reject) => {
        task.onPassword = () => reject(new PdfError('locked'));
      });
      return new PdfDocument(await within(Promise.race([task.promise, locked])), close);
    } catch (error) {
      close();
      throw problemOf(error);
    }
  }

  /** A page on a canvas of its own, and its words. Throws `PdfError`. */
  async draw(number: number, room: number, density: number): Promise<{ canvas: HTMLCanvasElement; words: string }> {
    try {
      const page = await within(this.#document.getPage(number));
      const size = drawnSize(page.getViewport({ scale: 1 }), room, density);
      if (!size) throw new PdfError('broken');
      const canvas = document.createElement('canvas');
      canvas.width = size.width;
      canvas.height = size.height;
      const drawing = page.render({ canvas, viewport: page.getViewport({ scale: size.scale }) });
      await within(drawing.promise).catch((error: unknown) => {
        drawing.cancel();
        throw error;
      });
      const words = await within(page.getTextContent()).catch(() => undefined);
      page.cleanup();
      return { canvas, words: wordsOf(words?.items ?? []) };
    } catch (error) {
      throw problemOf(error);
    }
  }

  close(): void {
    this.#close();
  }
}
