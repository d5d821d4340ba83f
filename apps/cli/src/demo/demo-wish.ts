import type { CompanyWish } from '@rapport/sync-server/features/demo/company/make-company';
import { isDate } from '@rapport/model/schema/values';
import { CliRefusal } from '../cli-refusal.ts';
import { t } from '../words.ts';

const largestScale = 100;
const zone = 'Europe/Berlin';

/** The company that the command line asks for: of today unless it names another day, of the usual size. */
export function demoWish(options: { readonly day: string | undefined; readonly scale: string | undefined }): CompanyWish {
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(new Date());
  const day = options.day ?? today;
  if (!isDate(day) || day > today) throw new CliRefusal(t('demo.badDay', { day }), 2);
  const scale = Number(options.scale ?? 1);
  if (!Number.isInteger(scale) || scale < 1 || scale > largestScale)
    throw new CliRefusal(t('demo.badScale', { scale: options.scale ?? '', most: largestScale }), 2);
  return { seed: 'nordlicht', day, scale };
}
