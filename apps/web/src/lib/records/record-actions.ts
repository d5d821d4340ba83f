import type { FieldChange } from '@rapport/model/commands/command';
import type { Field } from '@rapport/model/schema/fields';
import { setKinds } from '@rapport/model/schema/fields';
import { shownFields, type ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import type { Option } from '#lib/ui/option.ts';
import type { WorkspaceClient } from '../client/workspace-client.svelte.ts';
import type { FieldSurroundings } from './fields/surroundings.svelte.ts';
import { memberHue } from './member-hue.ts';

/** The field that says whose a record is, by type: what `A` changes. */
export const ownerField = (type: ObjectType): string | undefined =>
  ['owner', 'assignee'].find((key) => type.fields[key]?.kind === 'member');
export const tagsField = (type: ObjectType): string | undefined =>
  shownFields(type).find(([, field]) => field.kind === 'tags')?.[0];

/** What a choice, member, team or tags field of these records may become. */
export function fieldOptions(
  client: WorkspaceClient,
  surroundings: FieldSurroundings,
  field: Field,
  rows: readonly Row[],
): readonly Option[] {
  if (field.kind === 'member' || field.kind === 'members') {
    return surroundings
      .members()
      .map(({ id, label, detail }) => ({ value: id, label, hint: detail, person: { name: label, hue: memberHue(client, id) } }));
  }
  if (field.kind === 'team') return surroundings.teams().map(({ id, label }) => ({ value: id, label }));
  if (field.kind === 'tags') return knownTags(client, rows[0]?.type).map((tag) => ({ value: tag, label: tag }));
  if (!field.options) return [];
  const pipelines = new Set(rows.map((row) => row.values['pipeline']));
  const values = pipelines.size === 1 ? (rows[0]?.values ?? {}) : {};
  return surroundings.options(field.options, values).map(({ id, label, detail, colour }) => ({
    value: id,
    label,
    hint: detail,
    dot: colour ? `var(--${colour})` : undefined,
  }));
}

function knownTags(client: WorkspaceClient, type: string | undefined): readonly string[] {
  const tags = new Set<string>();
  for (const row of type ? client.replica.rows(type) : []) {
    for (const tag of Array.isArray(row.values['tags']) ? (row.values['tags'] as readonly string[]) : []) tags.add(tag);
  }
  return [...tags].sort((a, b) => a.localeCompare(b));
}

/** The change that choosing `value` means: sets grow, everything else is replaced. */
export function changeTo(field: Field, value: string): FieldChange {
  return setKinds.has(field.kind) ? { add: [value], remove: [] } : { value };
}
