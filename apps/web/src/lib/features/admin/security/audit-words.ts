import { isRole } from '@rapport/model/access/roles';
import type { AuditEntry } from '@rapport/model/audit/actions';
import { objectType } from '@rapport/model/objects/index';
import { settingsIds } from '@rapport/model/settings/definitions';
import { say as settings } from '../words.svelte.ts';
import { language, say as shell } from '#lib/text.svelte.ts';
import { say, t } from './words.svelte.ts';

/** Values that are words of ours; everything else is what somebody typed. */
const ownWords: Readonly<Record<string, (value: string) => string>> = {
  method: (value) => say(`audit.values.${value}`),
  by: (value) => say(`audit.values.${value}`),
  twoFactor: (value) => say(`audit.values.${value}`),
  role: (value) => shell(`roles.${value}`),
  type: (value) => objectType(value)?.label.many[language()] ?? value,
  what: (value) =>
    Object.hasOwn(settingsIds, value)
      ? settings(value)
      : value === 'audit'
        ? t('audit.values.audit')
        : (objectType(value)?.label.many[language()] ?? value),
};

/** What else is known of a line: "Role: Admin · Address: ana@example.org". */
export function auditDetails({ details }: AuditEntry, nameOf: (id: string) => string | undefined): string {
  return Object.entries(details)
    .filter(([name, value]) => name !== 'address' && name !== 'browser' && value !== '')
    .map(([name, value]) => {
      const text = String(value);
      const word = ownWords[name]?.(text) ?? (isRole(text) ? shell(`roles.${text}`) : (nameOf(text) ?? text));
      return `${say(`audit.details.${name}`) || name}: ${word}`;
    })
    .join(' · ');
}
