import {
  anyReferences,
  choice,
  date,
  dateTime,
  externalId,
  longText,
  member,
  recurrence,
  serial,
  text,
  yesNo,
} from '../schema/fields.ts';
import { defineObject } from '../schema/object-type.ts';

/** Something that somebody promised to do. */
export const task = defineObject({
  key: 'task',
  plural: 'tasks',
  label: { one: { en: 'Task', de: 'Aufgabe' }, many: { en: 'Tasks', de: 'Aufgaben' } },
  icon: 'circle-check',
  title: ['name'],
  columns: ['name', 'done', 'due', 'assignee', 'priority', 'related'],
  access: { owner: 'assignee', homes: ['related'] },
  fields: {
    number: serial({ en: 'Number', de: 'Nummer' }, 'T'),
    name: text({ en: 'Title', de: 'Titel' }, { required: true, indexed: true }),
    done: yesNo({ en: 'Done', de: 'Erledigt' }, { indexed: true, tracked: true }),
    due: date({ en: 'Due', de: 'Fällig' }, { indexed: true }),
    remindAt: dateTime({ en: 'Remind at', de: 'Erinnern am' }),
    repeat: recurrence({ en: 'Repeats', de: 'Wiederholt sich' }, { indexed: true }),
    assignee: member({ en: 'Assignee', de: 'Zuständig' }, { writer: 'server', indexed: true }),
    priority: choice({ en: 'Priority', de: 'Priorität' }, { list: 'priority' }, { indexed: true }),
    related: anyReferences(
      { en: 'Related to', de: 'Bezug' },
      { en: 'Tasks', de: 'Aufgaben' },
      { writer: 'server', indexed: true },
    ),
    description: longText({ en: 'Description', de: 'Beschreibung' }),
    externalId: externalId({ en: 'External id', de: 'Externe Kennung' }),
  },
});
