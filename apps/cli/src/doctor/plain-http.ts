import type { Config } from '@rapport/sync-server/config';
import { t } from '../words.ts';

const loopback = /^(localhost|127\.|\[?::1\]?$)/;

/**
 * Browsers keep some of what they can do for addresses that are encrypted or on the machine itself. Answers what people
 * on another machine will miss, with an example that gives it to them; undefined where nothing is missing.
 */
export function plainHttp({ port, publicUrl }: Pick<Config, 'port' | 'publicUrl'>): string | undefined {
  const { protocol, hostname } = new URL(publicUrl);
  return protocol === 'https:' || loopback.test(hostname) ? undefined : t('doctor.plainHttp', { address: publicUrl, port });
}
