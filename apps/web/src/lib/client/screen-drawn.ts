import { breathe } from '../breathe.ts';

/** Milliseconds: a page whose view shows none of what came is not waited for any longer, nor one that nobody sees. */
const patience = 1_500;

/** Tells when the view on the screen has been drawn with the rows that came first: everything else can wait until then. */
export class ScreenDrawn {
  readonly #drawn = Promise.withResolvers<void>();

  /** The view has rows to draw: in the next frame the first of them are there, in the one after it the others. */
  note(): void {
    requestAnimationFrame(() => requestAnimationFrame(() => void breathe().then(this.#drawn.resolve)));
  }

  wait(): Promise<void> {
    setTimeout(this.#drawn.resolve, document.visibilityState === 'visible' ? patience : 0);
    return this.#drawn.promise;
  }
}
