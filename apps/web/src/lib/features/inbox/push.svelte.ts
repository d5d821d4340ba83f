import { ask } from '#lib/shell/ask.ts';

type State = 'unknown' | 'unsupported' | 'denied' | 'off' | 'on';

/** What this server can tell people by. */
export type Ways = { readonly mail: boolean; readonly publicKey: string };
export const askWays = (slug: string): Promise<Ways> => ask<Ways>(`/api/w/${slug}/notification-ways`);

/** Notices of this browser, shown while no page of the app is open. */
export class BrowserPush {
  state = $state<State>('unknown');
  readonly #path: string;

  constructor(slug: string) {
    this.#path = `/api/w/${slug}/push-subscriptions`;
    void this.#look();
  }

  async #look(): Promise<void> {
    if (!('serviceWorker' in navigator) || !('PushManager' in globalThis) || !('Notification' in globalThis))
      this.state = 'unsupported';
    else if (Notification.permission === 'denied') this.state = 'denied';
    else {
      const registration = await navigator.serviceWorker.getRegistration();
      const subscription = await registration?.pushManager.getSubscription();
      this.state = subscription && Notification.permission === 'granted' ? 'on' : 'off';
    }
  }

  /** Asks the person, then the browser, then tells the server. Throws when one of the last two fails. */
  async turnOn(publicKey: string): Promise<void> {
    if ((await Notification.requestPermission()) !== 'granted') return this.#look();
    const registration = await navigator.serviceWorker.ready;
    const known = await registration.pushManager.getSubscription();
    // One made for another server's key reaches nobody.
    if (known && !sameKey(known.options.applicationServerKey, publicKey)) await known.unsubscribe();
    const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: publicKey });
    const { endpoint, keys } = subscription.toJSON();
    await ask(this.#path, { body: { endpoint, p256dh: keys?.['p256dh'], auth: keys?.['auth'] } });
    await this.#look();
  }

  async turnOff(): Promise<void> {
    const registration = await navigator.serviceWorker.getRegistration();
    const subscription = await registration?.pushManager.getSubscription();
    if (subscription) {
      await ask(this.#path, { method: 'DELETE', body: { endpoint: subscription.endpoint } });
      await subscription.unsubscribe();
    }
    await this.#look();
  }
}

function sameKey(known: ArrayBuffer | null, publicKey: string): boolean {
  if (!known) return false;
  const text = btoa(String.fromCharCode(...new Uint8Array(known)));
  return text.replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '') === publicKey;
}
