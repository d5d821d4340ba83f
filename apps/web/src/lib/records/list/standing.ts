import { isFinished } from '@rapport/model/features/pipeline/board-pipelines';
import { objectType } from '@rapport/model/objects/index';
import { isRotting } from '@rapport/model/settings/rotting';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Row } from '@rapport/model/schema/row';
import type { Stage } from '@rapport/model/settings/definitions';
import { daysBetween } from './near-date.ts';

/** Dates that somebody promised: past ones are overdue while the record is open. */
const promises: ReadonlySet<string> = new Set(['closeDate', 'nextStepDate', 'due']);

/** Neither won nor lost nor done nor finished. */
export function isOpen(row: Row, stages: ReadonlyMap<string, Stage>): boolean {
  const type = objectType(row.type);
  if (row.values['done'] === true || (type && isFinished(type, row.values))) return false;
  const stage = stages.get(String(row.values['stage'] ?? ''));
  return !stage || stage.outcome === 'open';
}

export function isOverdue(row: Row, field: string, today: string, stages: ReadonlyMap<string, Stage>): boolean {
  const date = row.values[field];
  return promises.has(field) && typeof date === 'string' && date < today && isOpen(row, stages);
}

export type Warning = 'overdue' | 'noNextStep' | 'rotting';

/** The one thing about an open record that most needs doing: overdue before no next step before rotting. */
export function warningOf(type: ObjectType, row: Row, today: string, stages: ReadonlyMap<string, Stage>): Warning | undefined {
  if (!isOpen(row, stages)) return undefined;
  if ([...promises].some((field) => type.fields[field] && isOverdue(row, field, today, stages))) return 'overdue';
  if (type.fields['nextStep'] && !row.values['nextStep']) return 'noNextStep';
  return isRotting(row, stages.get(String(row.values[type.board ?? ''] ?? '')), today) ? 'rotting' : undefined;
}

/** Days since the board's field last changed. */
export function daysInStage(type: ObjectType, row: Row, today: string): number | undefined {
  const since = type.board ? row.since[type.board] : undefined;
  return since ? Math.max(0, daysBetween(since.slice(0, 10), today)) : undefined;
}
