import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import { askQuickly } from '#lib/shell/quick-pick.svelte.ts';
import { language } from '#lib/text.svelte.ts';
import type { WorkspaceClient } from '../client/workspace-client.svelte.ts';
import type { FieldSurroundings } from './fields/surroundings.svelte.ts';
import { moveToStage } from './closing/move-to-stage.ts';
import { changeTo, fieldOptions } from './record-actions.ts';

/** Asks what a field of these records shall become, beside `anchor`, and does it. */
export function askField(
  client: WorkspaceClient,
  surroundings: FieldSurroundings,
  type: ObjectType,
  key: string,
  rows: readonly Row[],
  anchor: HTMLElement,
): void {
  const field = type.fields[key];
  if (!field) return;
  const ids = rows.map((row) => row.id);
  const now = new Set(rows.flatMap((row) => row.values[key] ?? []).map(String));
  const set = (value: string) => {
    if (key === type.board) void moveToStage(client, type, rows, value, anchor);
    else void client.update(type.key, ids, { [key]: changeTo(field, value) });
  };
  askQuickly({
    label: field.label[language()],
    anchor,
    options: fieldOptions(client, surroundings, field, rows),
    chosen: now.size === 1 ? [...now] : [],
    onChoose: set,
    ...(field.kind === 'tags' ? { onCreate: set } : {}),
  });
}

/** Puts records into the trash, from where Undo brings them back. */
export function removeRecords(client: WorkspaceClient, type: ObjectType, rows: readonly Row[]): void {
  if (rows.length > 0) void client.run({ kind: 'delete', type: type.key, records: rows.map((row) => row.id) });
}
