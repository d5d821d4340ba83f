import { documentName } from '@rapport/model/documents/document-name';
import { objectType } from '@rapport/model/objects/index';
import type { ActivityEvent } from '@rapport/model/projection/event';
import { type Field, setKinds } from '@rapport/model/schema/fields';
import { type Json, type RecordJson, toJson, valueToJson } from '@rapport/model/schema/json';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row, Value } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import type { TimelineEntry } from '@rapport/persistence/server/features/timeline/read-timeline';
import type { WorkspaceInfo } from '../services.ts';

/** A record as the API answers it: the model's JSON with the name of its document and what is wrong in it. */
export function recordJson(type: ObjectType, row: Row, definitions: Definitions, workspace: WorkspaceInfo): RecordJson {
  const document =
    type.storage === 'ledger'
      ? null
      : documentName({
          workspace: workspace.id,
          incarnation: workspace.incarnation,
          type: row.type,
          id: row.id,
          generation: row.generation,
        });
  return { ...toJson(type, row, definitions), document, issues: row.issues };
}

/** One line of the activity feed: kind and values, in the JSON of the field that changed. */
export function eventJson(type: ObjectType, event: ActivityEvent, definitions: Definitions): RecordJson {
  const field = event.field === undefined ? undefined : type.fields[event.field];
  const shown = (value: Value | undefined): Json => {
    if (value === undefined) return null;
    return field ? valueToJson(partOf(field, value), value, definitions) : (value as Json);
  };
  return {
    id: event.id,
    type: event.type,
    record: event.record,
    kind: event.kind,
    field: event.field ?? null,
    actor: event.actor ?? null,
    winner: event.winner ?? null,
    from: shown(event.from),
    to: shown(event.to),
    origin: event.origin,
    madeAt: event.madeAt,
    recordedAt: event.recordedAt,
  };
}

/** Events of sets name one member: plain text, not a set. */
const partOf = (field: Field, value: Value): Field =>
  setKinds.has(field.kind) && typeof value === 'string' ? { ...field, kind: 'text' } : field;

/** One thing on a timeline: a record or an entry, or a change of the record it is `about`. */
export function timelineJson(entry: TimelineEntry, definitions: Definitions, workspace: WorkspaceInfo): RecordJson {
  const { at, kind } = entry;
  if ('row' in entry) {
    const type = objectType(entry.row.type);
    return { at, kind, about: null, record: type ? recordJson(type, entry.row, definitions, workspace) : null, event: null };
  }
  const type = objectType(entry.event.type);
  const about: RecordJson = { type: entry.home.type, id: entry.home.id };
  return { at, kind, about, record: null, event: type ? eventJson(type, entry.event, definitions) : null };
}
