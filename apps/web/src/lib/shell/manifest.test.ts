import { namespaces, locales } from '@rapport/text/namespaces';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../../static', import.meta.url));
type Icon = { readonly src: string; readonly sizes: string; readonly purpose?: string };
type Manifest = {
  readonly name: string;
  readonly description: string;
  readonly lang: string;
  readonly icons: readonly Icon[];
  readonly shortcuts: readonly { readonly name: string }[];
};
const read = (locale: string) =>
  JSON.parse(
    readFileSync(join(folder, locale === 'en' ? 'manifest.webmanifest' : `manifest.${locale}.webmanifest`), 'utf8'),
  ) as Manifest;

test.each(locales)('[V4] the installed app says in %s what the catalogue says', async (locale) => {
  const words = await namespaces.shell[locale]();
  expect(read(locale)).toMatchObject({
    lang: locale,
    name: words.product,
    description: words.install.about,
    shortcuts: [{ name: words.myDay }, { name: words.install.newContact }],
  });
});

test.each(locales)('the icons of the installed app are there, in %s, and one may be cut to any shape', (locale) => {
  const { icons } = read(locale);
  for (const { src } of icons) expect(statSync(join(folder, src)).size).toBeGreaterThan(0);
  expect(icons.filter(({ purpose }) => purpose === 'maskable')).toHaveLength(1);
});
