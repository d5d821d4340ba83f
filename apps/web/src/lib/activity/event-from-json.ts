import type { ActivityEvent, EventKind, Origin } from '@rapport/model/projection/event';
import { setKinds } from '@rapport/model/schema/fields';
import { fieldFromJson } from '@rapport/model/schema/json';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Value } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';

/** An event as the API tells it: values in the API's representation, `null` for nothing. */
export type EventJson = {
  readonly id: string;
  readonly type: string;
  readonly record: string;
  readonly kind: EventKind;
  readonly field: string | null;
  readonly actor: string | null;
  readonly winner: string | null;
  readonly from: unknown;
  readonly to: unknown;
  readonly origin: Origin;
  readonly madeAt: string;
  readonly recordedAt: string;
};

/** Back to the row's representation, so that history and fields are worded by the same function. */
export function eventFromJson(type: ObjectType, event: EventJson, definitions: Definitions): ActivityEvent {
  const field = event.field === null ? undefined : type.fields[event.field];
  const value = (json: unknown): Value | undefined => {
    if (json === null || json === undefined) return undefined;
    if (!field || event.field === null || (setKinds.has(field.kind) && typeof json === 'string')) return json as Value;
    try {
      const change = fieldFromJson(event.field, field, json, definitions);
      return 'value' in change ? (change.value ?? undefined) : undefined;
    } catch {
      // A value of old that the field does not allow any more, a stage that is gone: shown by its label.
      return typeof json === 'object' && 'id' in json ? String(json.id) : String(json);
    }
  };
  return {
    id: event.id,
    type: event.type,
    record: event.record,
    kind: event.kind,
    field: event.field ?? undefined,
    actor: event.actor ?? undefined,
    winner: event.winner ?? undefined,
    from: value(event.from),
    to: value(event.to),
    origin: event.origin,
    madeAt: event.madeAt,
    recordedAt: event.recordedAt,
    // The API does not tell positions; nothing here asks.
    position: 0,
  };
}
