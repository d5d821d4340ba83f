import { AsyncLocalStorage } from 'node:async_hooks';
import { deviceName } from '@rapport/model/accounts/device-name';

/** Where what is being done came from. */
export type Whence = { readonly ip: string; readonly userAgent: string | undefined };

/** Whatever a request causes, however deep below, knows where it came from without being told. */
export const whence = new AsyncLocalStorage<Whence>();

/** As the audit log shows it; nothing for what no request caused. */
export function whenceDetails(): { address?: string; browser?: string } {
  const from = whence.getStore();
  if (!from) return {};
  const { browser, system } = deviceName(from.userAgent ?? '');
  const device = [browser, system].filter(Boolean).join(' · ');
  return { address: from.ip, ...(device && { browser: device }) };
}
