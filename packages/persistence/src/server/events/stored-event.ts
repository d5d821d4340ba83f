import type { ActivityEvent } from '@rapport/model/projection/event';
import { instant } from '../rows/row-columns.ts';

export type StoredEvent = { [key in keyof ActivityEvent]: key extends 'position' ? string : ActivityEvent[key] | null };

export const eventColumns = `id, type, record, kind, field, actor, winner, from_value as "from", to_value as "to", origin,
  ${instant('made_at')} as "madeAt", ${instant('recorded_at')} as "recordedAt", position`;

export const activityEvent = (row: StoredEvent): ActivityEvent =>
  ({
    id: row.id,
    type: row.type,
    record: row.record,
    kind: row.kind,
    field: row.field ?? undefined,
    actor: row.actor ?? undefined,
    winner: row.winner ?? undefined,
    from: row.from ?? undefined,
    to: row.to ?? undefined,
    origin: row.origin,
    madeAt: row.madeAt,
    recordedAt: row.recordedAt,
    position: Number(row.position),
  }) as ActivityEvent;
