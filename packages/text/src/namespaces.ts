/** Languages the product speaks. */
export const locales = ['en', 'de'] as const;
export type Locale = (typeof locales)[number];

/** The best language for a `Accept-Language` header, a `LANG` variable or a workspace's locale. */
export function localeFor(preference: string | undefined): Locale {
  for (const wish of (preference ?? '').split(',')) {
    const language = wish.trim().slice(0, 2).toLowerCase();
    const match = locales.find((locale) => locale === language);
    if (match) return match;
  }
  return 'en';
}

/**
 * The registry: one line per namespace. Imports are lazy so that a browser loads one language and only the namespaces
 * its page asks for.
 */
export const namespaces = {
  activity: {
    en: async () => (await import('./en/activity.ts')).activity,
    de: async () => (await import('./de/activity.ts')).activity,
  },
  api: { en: async () => (await import('./en/api.ts')).api, de: async () => (await import('./de/api.ts')).api },
  auth: { en: async () => (await import('./en/auth.ts')).auth, de: async () => (await import('./de/auth.ts')).auth },
  away: { en: async () => (await import('./en/away.ts')).away, de: async () => (await import('./de/away.ts')).away },
  cli: { en: async () => (await import('./en/cli.ts')).cli, de: async () => (await import('./de/cli.ts')).cli },
  create: { en: async () => (await import('./en/create.ts')).create, de: async () => (await import('./de/create.ts')).create },
  day: { en: async () => (await import('./en/day.ts')).day, de: async () => (await import('./de/day.ts')).day },
  demo: { en: async () => (await import('./en/demo.ts')).demo, de: async () => (await import('./de/demo.ts')).demo },
  device: { en: async () => (await import('./en/device.ts')).device, de: async () => (await import('./de/device.ts')).device },
  editor: { en: async () => (await import('./en/editor.ts')).editor, de: async () => (await import('./de/editor.ts')).editor },
  entry: {
    en: async () => (await import('./en/entry.ts')).entry,
    de: async () => (await import('./de/entry.ts')).entry,
  },
  errors: { en: async () => (await import('./en/errors.ts')).errors, de: async () => (await import('./de/errors.ts')).errors },
  exchange: {
    en: async () => (await import('./en/exchange.ts')).exchange,
    de: async () => (await import('./de/exchange.ts')).exchange,
  },
  fields: { en: async () => (await import('./en/fields.ts')).fields, de: async () => (await import('./de/fields.ts')).fields },
  files: { en: async () => (await import('./en/files.ts')).files, de: async () => (await import('./de/files.ts')).files },
  history: {
    en: async () => (await import('./en/history.ts')).history,
    de: async () => (await import('./de/history.ts')).history,
  },
  inbox: { en: async () => (await import('./en/inbox.ts')).inbox, de: async () => (await import('./de/inbox.ts')).inbox },
  mail: { en: async () => (await import('./en/mail.ts')).mail, de: async () => (await import('./de/mail.ts')).mail },
  record: { en: async () => (await import('./en/record.ts')).record, de: async () => (await import('./de/record.ts')).record },
  records: {
    en: async () => (await import('./en/records.ts')).records,
    de: async () => (await import('./de/records.ts')).records,
  },
  search: {
    en: async () => (await import('./en/search.ts')).search,
    de: async () => (await import('./de/search.ts')).search,
  },
  security: {
    en: async () => (await import('./en/security.ts')).security,
    de: async () => (await import('./de/security.ts')).security,
  },
  settings: {
    en: async () => (await import('./en/settings.ts')).settings,
    de: async () => (await import('./de/settings.ts')).settings,
  },
  shell: { en: async () => (await import('./en/shell.ts')).shell, de: async () => (await import('./de/shell.ts')).shell },
  status: {
    en: async () => (await import('./en/status.ts')).status,
    de: async () => (await import('./de/status.ts')).status,
  },
  trash: { en: async () => (await import('./en/trash.ts')).trash, de: async () => (await import('./de/trash.ts')).trash },
  unsent: {
    en: async () => (await import('./en/unsent.ts')).unsent,
    de: async () => (await import('./de/unsent.ts')).unsent,
  },
  views: { en: async () => (await import('./en/views.ts')).views, de: async () => (await import('./de/views.ts')).views },
};

export type Namespace = keyof typeof namespaces;
export type Catalogue = { [Name in Namespace]: Awaited<ReturnType<(typeof namespaces)[Name]['en']>> };
export const namespaceNames = Object.keys(namespaces) as Namespace[];
