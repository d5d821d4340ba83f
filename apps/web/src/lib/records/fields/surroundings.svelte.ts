import { language, region } from '#lib/text.svelte.ts';
import { objectType } from '@rapport/model/objects/index';
import { homeOf } from '@rapport/model/projection/document-row';
import type { ChoiceSource } from '@rapport/model/schema/fields';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row, Values } from '@rapport/model/schema/row';
import { leadsTo } from '@rapport/model/schema/tree-fields';
import { titleFields } from '@rapport/model/schema/title-fields';
import type { Definitions } from '@rapport/model/settings/definitions';
import { getContext, setContext } from 'svelte';
import { usedTypes } from '#lib/shell/places.ts';
import { useWorkspace, type WorkspaceClient } from '../../client/workspace-client.svelte.ts';
import { startingChanges } from '../new-record.ts';
import type { PickerOption } from './field-input.ts';
import type { Names } from './format-value.ts';
import { recurrenceWords } from './recurrence-words.ts';
import { fieldSay, fieldText as t } from './words.svelte.ts';

/** What fields ask of the workspace around them. Made from the workspace client; tests make their own. */
export interface FieldSurroundings {
  readonly names: Names;
  readonly definitions: Definitions;
  options(source: ChoiceSource, values: Values): readonly PickerOption[];
  members(): readonly PickerOption[];
  teams(): readonly PickerOption[];
  /** Records whose words match, best first; of every listed type when `type` is undefined. Ids as the field stores them. */
  search(type: string | undefined, text: string): readonly PickerOption[];
  /** Whether one record is another of its type or stands below it, by the field that says what is above [M106]. */
  standsBelow(type: string, field: string, one: string, other: string): boolean;
  /** Types of which this person may make records. */
  makeable(): readonly ObjectType[];
  /** Makes a record with that title, and the usual beginning. */
  create(type: string, title: string, id: string): void;
  /** What is done in there is taken back as one. */
  together(act: () => void): void;
  /** Whether a record can be seen but lies in the trash. */
  inTrash(type: string, id: string): boolean;
  /** Where a record is shown. */
  href(type: string, id: string): string;
}

const key = Symbol('field surroundings');
export const setFieldSurroundings = (surroundings: FieldSurroundings): FieldSurroundings => setContext(key, surroundings);

/** To be called while a component is set up. */
export const useSurroundings = (): FieldSurroundings =>
  getContext<FieldSurroundings | undefined>(key) ?? surroundingsOf(useWorkspace());

const made = new WeakMap<WorkspaceClient, FieldSurroundings>();
const searched = 50;

/** Reads the client anew with each question, so that whoever asks inside an effect or template follows changes. */
export function surroundingsOf(client: WorkspaceClient): FieldSurroundings {
  const found = made.get(client);
  if (found) return found;
  const { replica } = client;
  const names: Names = {
    locale: region(),
    language: language(),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    option: (source, id) => optionLabel(client.definitions, source, id),
    member: (id) => client.definitions.members.get(id)?.name,
    team: (id) => client.definitions.teams.get(id)?.name,
    title: (type, id) => replica.title(type, id),
    hidden: (type) => (replica.complete ? fieldSay(`hidden.${type}`) || t('hidden.record') : '…'),
    get notAvailable() {
      // While rows are still arriving, a name that is missing may only be late.
      return replica.complete ? t('notAvailable') : '…';
    },
    recurrence: recurrenceWords,
    get yes() {
      return t('yes');
    },
    get no() {
      return t('no');
    },
  };
  const option = (row: Row, bare: boolean): PickerOption => ({
    id: bare ? row.id : `${row.type}:${row.id}`,
    label: replica.title(row.type, row.id) ?? t('notAvailable'),
    detail: bare ? undefined : objectType(row.type)?.label.one[names.language],
  });
  const surroundings: FieldSurroundings = {
    names,
    get definitions() {
      return client.definitions;
    },
    options: (source, values) => choiceOptions(client.definitions, source, values),
    members: () =>
      [...client.definitions.members.values()]
        .filter((member) => member.active)
        .sort((a, b) => Number(b.id === client.me.memberId) - Number(a.id === client.me.memberId) || a.name.localeCompare(b.name))
        .map((member) => ({
          id: member.id,
          label: member.name,
          detail: member.id === client.me.memberId ? t('you') : undefined,
        })),
    teams: () => [...client.definitions.teams.values()].map((team) => ({ id: team.id, label: team.name })),
    search: (type, text) =>
      replica.search(text, searched, type ? [type] : undefined).map((row) => option(row, type !== undefined)),
    standsBelow: (type, field, one, other) =>
      leadsTo(other, one, (id) => {
        const value = replica.row(type, id)?.values[field];
        return typeof value === 'string' ? value : undefined;
      }),
    makeable: () => (client.can('create') ? usedTypes(client.definitions.workspace.hiddenTypes) : []),
    create(type, title, id) {
      const object = objectType(type);
      if (!object) return;
      const changes = startingChanges(object, client.definitions, client.me.memberId, titleFields(object, title));
      void client.run({ kind: 'create', type, record: id, changes });
    },
    together: (act) => client.undo.together(act),
    inTrash: (type, id) => replica.row(type, id)?.deletedAt !== undefined,
    href(type, id) {
      const object = objectType(type);
      // What came in is read on the record that it belongs to.
      const row = object?.storage === 'ledger' ? replica.row(type, id) : undefined;
      const home = object && row && homeOf(object, row.values);
      const shown = home ?? { type, id };
      return `/app/${client.workspace.slug}/${objectType(shown.type)?.plural ?? shown.type}/${shown.id}`;
    },
  };
  made.set(client, surroundings);
  return surroundings;
}

function optionLabel(definitions: Definitions, source: ChoiceSource, id: string): string | undefined {
  if (source === 'stage') return definitions.stages.get(id)?.label;
  if (source === 'pipeline') return definitions.pipelines.find((pipeline) => pipeline.id === id)?.label;
  return definitions.choices.get(source.list)?.find((option) => option.id === id)?.label;
}

/** Stages are those of the record's pipeline; a record without one may go to any. Archived ones are not offered. */
function choiceOptions(definitions: Definitions, source: ChoiceSource, values: Values): readonly PickerOption[] {
  if (source === 'pipeline') return definitions.pipelines.filter((one) => !one.archived).map(({ id, label }) => ({ id, label }));
  if (source !== 'stage') return (definitions.choices.get(source.list) ?? []).filter((one) => !one.archived);
  const own = definitions.pipelines.filter((one) => one.id === values['pipeline']);
  const offered = own.length > 0 ? own : definitions.pipelines.filter((one) => !one.archived);
  return offered.flatMap((pipeline) =>
    pipeline.stages
      .filter((stage) => !stage.archived)
      .map(({ id, label, colour }) => ({ id, label, colour, detail: offered.length > 1 ? pipeline.label : undefined })),
  );
}
