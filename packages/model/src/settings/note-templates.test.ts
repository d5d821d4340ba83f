import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { limits } from '../limits.ts';
import { projectRecord } from '../projection/project-record.ts';
import { readTemplates, templateKey } from './note-templates.ts';
import { settingsType } from './settings-type.ts';

function settings(values: Readonly<Record<string, string | number>>) {
  const doc = new Y.Doc();
  for (const [key, value] of Object.entries(values)) doc.getMap('fields').set(key, value);
  return projectRecord(settingsType, doc).values;
}

test('[M126] a company’s own templates come in its order; one without a name is none', () => {
  const values = settings({
    [templateKey('c_b', 'name')]: 'Onboarding',
    [templateKey('c_b', 'order')]: 2,
    [templateKey('c_a', 'name')]: 'Visit',
    [templateKey('c_a', 'text')]: '## Seen\n- [ ] Next',
    [templateKey('c_a', 'order')]: 1,
    [templateKey('c_n', 'text')]: 'nameless',
    'noteTemplate/x': 'no template',
  });
  expect(readTemplates(values)).toEqual([
    { id: 'c_a', name: 'Visit', text: '## Seen\n- [ ] Next', order: 1 },
    { id: 'c_b', name: 'Onboarding', text: '', order: 2 },
  ]);
});

test('[V8] templates are no more and no longer than their limits', () => {
  const many = Object.fromEntries(
    Array.from({ length: limits.noteTemplates.value + 1 }, (_, at) => [templateKey(`t${at}`, 'name'), `T${at}`]),
  );
  expect(readTemplates(settings(many))).toHaveLength(limits.noteTemplates.value);
  const length = limits.noteTemplateLength.value;
  expect(settings({ [templateKey('a', 'text')]: 'x'.repeat(length) })).toHaveProperty([templateKey('a', 'text')]);
  expect(settings({ [templateKey('a', 'text')]: 'x'.repeat(length + 1) })).toEqual({});
  expect(settings({ [templateKey('a', 'name')]: 'x'.repeat(length) })).toEqual({});
});
