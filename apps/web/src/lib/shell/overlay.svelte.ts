import type { Changes } from '@rapport/model/commands/command';

export type Overlay = 'palette' | 'keys' | 'create';

/** What a new record starts with. */
export type CreateRequest = {
  readonly type: string;
  readonly changes?: Changes;
  readonly title?: string;
  /** In one line that begins with these words, rather than field by field. */
  readonly line?: string;
};

/** Which layer lies over the page: at most one. */
class OverlayState {
  shown = $state<Overlay>();
  create = $state.raw<CreateRequest>({ type: 'deal' });
  #returnTo: HTMLElement | undefined;
  #coming: symbol | undefined;

  /** One that was asked for and has not had the keyboard yet: each time it is asked for another. */
  get coming(): symbol | undefined {
    return this.#coming;
  }
  arrived(): void {
    this.#coming = undefined;
  }

  open(overlay: Overlay): void {
    // One layer that leads to another gives the focus back to where the first was opened.
    if (!this.shown) this.#returnTo = document.activeElement instanceof HTMLElement ? document.activeElement : undefined;
    this.shown = overlay;
    this.#coming = Symbol(overlay);
  }

  openCreate(request: CreateRequest): void {
    this.create = request;
    this.open('create');
  }

  /** Does what was chosen in a layer, which ends the layer unless it led to another. */
  closeBy(act: () => void): void {
    const { shown } = this;
    act();
    if (this.shown === shown) this.close();
  }

  close(): void {
    this.shown = undefined;
    this.#coming = undefined;
    // Dialogs give focus back by themselves when they were opened by a button; keys have no button.
    requestAnimationFrame(() => {
      if (document.activeElement === document.body) this.#returnTo?.focus({ preventScroll: true });
    });
  }
}

export const overlay = new OverlayState();
