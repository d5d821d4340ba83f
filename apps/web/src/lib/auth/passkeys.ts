import type { PublicKeyCredentialCreationOptionsJSON, PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/browser';
import { ask } from '#lib/shell/ask.ts';

/** Browsers have passkeys for names only, and where nobody can listen in. */
export const passkeysWork = (): boolean =>
  isSecureContext && typeof PublicKeyCredential !== 'undefined' && !/^[\d.]+$|:/.test(location.hostname);

/** Asks the browser for a passkey and sends its answer. Throws what the browser or the server say. */
async function prove(path: string): Promise<void> {
  const optionsJSON = await ask<PublicKeyCredentialRequestOptionsJSON>('/api/sign-in/passkey/options', { body: {} });
  const { startAuthentication } = await import('@simplewebauthn/browser');
  await ask(path, { body: await startAuthentication({ optionsJSON }) });
}

export const signInByPasskey = (): Promise<void> => prove('/api/sign-in/passkey');
/** Proves the second factor of a session that began without it. */
export const provePasskey = (): Promise<void> => prove('/api/account/passkeys/prove');

/** Makes one on this device, or on whatever the browser offers. */
export async function addPasskey(name: string, password: string): Promise<void> {
  const optionsJSON = await ask<PublicKeyCredentialCreationOptionsJSON>('/api/account/passkeys/options', { body: { password } });
  const { startRegistration } = await import('@simplewebauthn/browser');
  await ask('/api/account/passkeys', { body: { name, response: await startRegistration({ optionsJSON }) } });
}
