import { addDays } from '../query/resolve-operand.ts';
import type { Row } from '../schema/row.ts';
import type { Stage } from './definitions.ts';

/** Days since somebody last touched a record; a move to another stage is an edit, too. `today` is the reader's. */
export const daysUntouched = (row: Pick<Row, 'updatedAt'>, today: string): number =>
  Math.max(0, Math.round((Date.parse(today) - Date.parse(row.updatedAt.slice(0, 10))) / 86_400_000));

/** Whether a record has lain in an open stage for longer than its days to rot. What has a next step ahead does not rot. */
export function isRotting(row: Pick<Row, 'updatedAt' | 'values'>, stage: Stage | undefined, today: string): boolean {
  if (!stage || stage.outcome !== 'open' || stage.daysToRot === 0) return false;
  const next = row.values['nextStepDate'];
  if (typeof next === 'string' && next >= today) return false;
  return row.updatedAt.slice(0, 10) < addDays(today, -stage.daysToRot);
}
