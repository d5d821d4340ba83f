const DECLINED_AS = 'rapport.install-declined';

/** Chromium's own event; other browsers have a menu of their own for it. */
type InstallPrompt = Event & { prompt(): Promise<unknown> };

/** The browser's offer to install the app: kept for a quiet place instead of its popup, until it is taken or declined. */
class InstallOffer {
  #prompt = $state.raw<InstallPrompt>();
  #declined = $state(false);

  readonly open: boolean = $derived(this.#prompt !== undefined && !this.#declined);

  /** Begins to listen; once, when the page starts. */
  listen(): void {
    this.#declined = localStorage.getItem(DECLINED_AS) !== null;
    addEventListener('beforeinstallprompt', (event) => {
      event.preventDefault();
      this.#prompt = event as InstallPrompt;
    });
    addEventListener('appinstalled', () => (this.#prompt = undefined));
  }

  async install(): Promise<void> {
    const prompt = this.#prompt;
    // A prompt works once; the browser gives a new one when it was dismissed there.
    this.#prompt = undefined;
    await prompt?.prompt();
  }

  decline(): void {
    localStorage.setItem(DECLINED_AS, 'yes');
    this.#declined = true;
  }
}

export const installOffer = new InstallOffer();
