import AtSign from '@lucide/svelte/icons/at-sign';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import { fieldChip, memberChip, recordChip } from '@rapport/model/documents/note-chips';
import { objectType } from '@rapport/model/objects/index';
import { shownFields } from '@rapport/model/schema/object-type';
import type { Value } from '@rapport/model/schema/row';
import { $createTextNode, $insertNodes, type LexicalEditor } from 'lexical';
import { v7 as uuidv7 } from 'uuid';
import { formatValue } from '../records/fields/format-value.ts';
import type { FieldSurroundings } from '../records/fields/surroundings.svelte.ts';
import type { OpenRecord } from '../records/record/open-record.svelte.ts';
import { typeIcon } from '../records/type-icon.ts';
import { say, t } from '../records/words.svelte.ts';
import { matches } from './block-items.ts';
import { $createChipNode } from './chip-node.ts';
import type { MadeTasks } from './made-tasks.ts';
import type { MenuItem } from './menu-item.ts';
import { $lineAtCaret, $makeTask, $taskOf, taskWordsOf } from './note-tasks.ts';

const mostPeople = 5;
const mostRecords = 6;

/** People and records by what was typed behind "@". */
export function mentionItems(text: string, { members, search, names }: FieldSurroundings): readonly MenuItem[] {
  const people = members()
    .filter(({ label }) => matches(label, text))
    .slice(0, mostPeople)
    .map(({ id, label, detail }) => item(memberChip(id), { label, detail, icon: AtSign, group: t('editor:people') }));
  const records = (text.trim() === '' ? [] : search(undefined, text))
    .filter(({ id }) => !id.startsWith('task:'))
    .slice(0, mostRecords)
    .flatMap(({ id: reference, label, detail }) => {
      const [key = '', id = ''] = reference.split(':');
      const type = objectType(key);
      if (!type || names.title(key, id) === undefined) return [];
      return item(recordChip(key, id), { label, detail, icon: typeIcon(type), group: t('editor:records') });
    });
  return [...people, ...records];
}

/** What the record that the note is about says in its fields, to be shown in the text as it is at any time. */
export function fieldItems(text: string, record: OpenRecord, { names }: FieldSurroundings): readonly MenuItem[] {
  if (text === '') return [];
  return shownFields(record.type)
    .filter(([, field]) => matches(field.label[names.language], text))
    .map(([key, field]) =>
      item(fieldChip(record.type.key, record.id, key), {
        label: field.label[names.language],
        detail: formatValue(field, record.values[key], names) || '–',
        icon: typeIcon(record.type),
        group: t('editor:fields', { record: record.title }),
      }),
    );
}

const item = (reference: string, shown: Omit<MenuItem, 'id' | 'run'>): MenuItem => ({
  ...shown,
  id: reference,
  run: () => $insertNodes([$createChipNode(reference), $createTextNode(' ')]),
});

type TaskSurroundings = {
  readonly editor: LexicalEditor;
  readonly record: OpenRecord;
  readonly surroundings: FieldSurroundings;
  readonly tasks: MadeTasks | undefined;
};

/** Makes the line a task, where it has words, is none yet and this person may make tasks. */
export function taskItems(text: string, { editor, record, surroundings, tasks }: TaskSurroundings): readonly MenuItem[] {
  const { names } = surroundings;
  if (!tasks) return [];
  if (!matches(`${t('editor:task')} ${say('editor:otherWords.task')}`, text)) return [];
  if (!surroundings.makeable().some(({ key }) => key === 'task')) return [];
  const at = editor.getEditorState().read(() => {
    const found = $lineAtCaret();
    return found && $taskOf(found.line) === undefined ? found : undefined;
  });
  if (!at) return [];
  const words = at.words.replace(new RegExp(`(^|\\s)/${escaped(text)}(?=\\s|$)`), ' ');
  if (words.trim() === '') return [];
  const context = { now: new Date().toISOString(), timeZone: names.timeZone, locale: names.locale };
  const { name, assignee = record.client.me.memberId, due } = taskWordsOf(words, at.people, context);
  const day = objectType('task')?.fields['due'];
  const when = day && due !== undefined ? ` · ${formatValue(day, due, names)}` : '';
  return [
    {
      id: 'task',
      label: t('editor:task'),
      detail: `${names.member(assignee) ?? ''}${when}`,
      icon: CircleCheck,
      run() {
        const task = uuidv7();
        const values: Readonly<Record<string, Value>> = { name, assignee, ...(due === undefined ? {} : { due }) };
        const changes = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]));
        const related = { add: [`${record.type.key}:${record.id}`], remove: [] };
        tasks.make(task, { kind: 'create', type: 'task', record: task, changes: { ...changes, related } });
        $makeTask(task);
      },
    },
  ];
}
const escaped = (text: string) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
