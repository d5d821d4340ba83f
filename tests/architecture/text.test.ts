import { namespaceNames, namespaces } from '@rapport/text/namespaces';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { literalTexts } from './literal-texts.ts';
import { repository, sources } from './sources.ts';

const leaves = (words: object, path = ''): [string, string][] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === 'string' ? [[path + key, value] as [string, string]] : leaves(value as object, `${path}${key}.`),
  );
const blanks = (text: string) => [...new Set([...text.matchAll(/\{\{\s*(\w+)/g)].map((match) => match[1]))].sort();

describe.each(namespaceNames)('the texts of %s', (name) => {
  test('are there in German under the same keys, with the same blanks, and none is empty', async () => {
    const [en, de] = [leaves(await namespaces[name].en()), new Map(leaves(await namespaces[name].de()))];
    expect([...de.keys()].sort()).toEqual(en.map(([key]) => key).sort());
    const wrong = en.filter(([key, text]) => {
      const german = de.get(key) ?? '';
      return text.trim() === '' || german.trim() === '' || blanks(text).join() !== blanks(german).join();
    });
    expect(wrong.map(([key]) => key)).toEqual([]);
  });

  test('say du in German, as colleagues do', async () => {
    const polite = /\b(?:Ihnen|Ihre[mnrs]?|Ihr [a-z]+|[A-Za-zäöü]+en Sie)\b|\b(?:für|auf|als|an) Sie\b/;
    const german = leaves(await namespaces[name].de());
    // "Ihr" to several people is the plural of du.
    expect(german.filter(([, text]) => polite.test(text.replaceAll('Ihr seht euch', ''))).map(([key]) => key)).toEqual([]);
  });
});

test('every file of texts is in the registry', () => {
  for (const language of ['en', 'de']) {
    const files = readdirSync(join(repository, 'packages/text/src', language)).filter((file) => file.endsWith('.ts'));
    expect(files.map((file) => file.replace('.ts', '')).sort()).toEqual([...namespaceNames].sort());
  }
});

describe('literal text', () => {
  test('stands in no component', () => {
    const found = sources(['.svelte']).flatMap((file) => literalTexts(file).map((text) => `${file.path}: ${text}`));
    expect(found).toEqual([]);
  });

  test('is found where it stands', () => {
    const text = `<script>const cls = 'Not This';</script>
      <p title="A title">Some words {open ? 'Opened' : x}</p><Field label="Name" class="Not This" /><kbd>Esc</kbd><b>{t('key')} · {n}</b>`;
    expect(literalTexts({ path: 'x.svelte', text })).toEqual(['A title', 'Some words', 'Opened', 'Name']);
  });

  test('stands in no mail', () => {
    const found = sources(['.ts'])
      .filter(({ path }) => /\/mail(s|er)?\//.test(path))
      .flatMap(({ path, text }) =>
        [...text.matchAll(/\b(?:subject|text|html):\s*(['"`][^'"`]*\s[^'"`]*['"`])/g)].map(
          (match) => `${path}: ${match[1] ?? ''}`,
        ),
      );
    expect(found).toEqual([]);
  });
});
