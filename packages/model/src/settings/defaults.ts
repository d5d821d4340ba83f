import { builtInChoices, builtInPipelines } from './built-in-options.ts';
import type { SettingsSubject } from './definitions.ts';

export type SettingsEntry = readonly [key: string, value: string | number | boolean];

/**
 * What the settings documents of a new workspace begin with: its name and habits, a sales pipeline, and every list of
 * options that the objects name. Labels of built-in options are not written: they follow the reader's language.
 */
export function defaultSettings(workspace: {
  readonly name: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly locale: string;
}): Record<SettingsSubject, SettingsEntry[]> {
  const pipelines: SettingsEntry[] = [];
  Object.entries(builtInPipelines).forEach(([pipelineId, pipeline], pipelineIndex) => {
    pipelines.push([`pipeline/${pipelineId}/order`, pipelineIndex + 1]);
    Object.entries(pipeline.stages).forEach(([id, stage], index) => {
      pipelines.push(
        [`stage/${id}/pipeline`, pipelineId],
        [`stage/${id}/order`, index + 1],
        [`stage/${id}/probability`, stage.probability],
        [`stage/${id}/category`, stage.category],
        [`stage/${id}/outcome`, stage.outcome],
        [`stage/${id}/colour`, stage.colour],
      );
    });
  });
  const choices: SettingsEntry[] = [];
  for (const [list, options] of Object.entries(builtInChoices)) {
    Object.entries(options).forEach(([id, option], index) => {
      choices.push([`option/${list}/${id}/order`, index + 1], [`option/${list}/${id}/colour`, option.colour]);
    });
  }
  return {
    workspace: [
      ['name', workspace.name],
      ['defaultCurrency', workspace.currency],
      ['timeZone', workspace.timeZone],
      ['locale', workspace.locale],
      ['weekStart', weekStartOf(workspace.locale)],
      ['fiscalYearStart', 1],
    ],
    pipelines,
    choices,
    access: [],
  };
}

/** The week begins on Sunday where people write `en-US` and the like, else on Monday. */
const weekStartOf = (locale: string): number => (/^en-(US|CA|IN|PH|ZA)$/i.test(locale) ? 7 : 1);
