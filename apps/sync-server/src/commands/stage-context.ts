import type { StageContext } from '@rapport/model/features/pipeline/stage-change';
import { localDay } from '@rapport/model/query/resolve-operand';
import type { CommandContext } from './command-context.ts';

/** A deal that was won offline yesterday closed yesterday: the day is that on which the command was made. */
export function stageContext({ madeAt, definitions }: CommandContext): StageContext {
  const known = definitions();
  return { definitions: known, today: localDay({ now: madeAt.toISOString(), timeZone: known.workspace.timeZone }) };
}
