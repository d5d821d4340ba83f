import type { StageContext } from '@rapport/model/features/pipeline/stage-change';
import { limits } from '@rapport/model/limits';
import { localDay } from '@rapport/model/query/resolve-operand';
import type { CommandContext } from './command-context.ts';

/** A deal that was won offline yesterday closed yesterday: the day is that on which the command was made. */
export function stageContext({ command, now, definitions }: CommandContext): StageContext {
  const made = new Date(now().getTime() - Math.min(command.age, limits.longestAgeMilliseconds.value));
  const known = definitions();
  return { definitions: known, today: localDay({ now: made.toISOString(), timeZone: known.workspace.timeZone }) };
}
