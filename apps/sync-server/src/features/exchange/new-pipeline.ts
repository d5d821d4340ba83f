import { mappedText } from '@rapport/model/features/exchange/plan-row';
import type { ImportMap } from '@rapport/model/features/exchange/import-map';
import { searchText } from '@rapport/model/schema/sort-key';
import type { Definitions, ForecastCategory, StageOutcome } from '@rapport/model/settings/definitions';
import type { CsvFile } from './read-csv.ts';

/** Different stage names in the file, after the map's value table, in order of appearance. */
export function stageTexts(map: ImportMap, file: CsvFile): string[] {
  const index = file.columns.findIndex((column) =>
    map.columns[column]?.some(({ field, by }) => field === 'stage' && by !== 'id'),
  );
  if (index < 0) return [];
  return [...new Set(file.rows.map((row) => mappedText(map, 'stage', row[index] ?? '')))].filter((text) => text !== '');
}

/**
 * A deal lies in one pipeline, so its stages cannot come half from here and half from there: the first pipeline that
 * has all stages of the file is meant; when there is none, they go into one of their own, named after the file.
 */
export function withPipeline(map: ImportMap, file: CsvFile, fileName: string, definitions: Definitions): ImportMap {
  const texts = stageTexts(map, file);
  if (map.pipeline !== undefined || texts.length === 0) return map;
  const complete = definitions.pipelines.find(({ archived, stages }) => {
    const known = new Set(stages.flatMap(({ id, label }) => [id, searchText(label)]));
    return !archived && texts.every((text) => known.has(text) || known.has(searchText(text)));
  });
  if (complete) return { ...map, pipeline: complete.label };
  const name = fileName
    .replace(/\.[a-z0-9]+$/i, '')
    .replace(/[_-]+/g, ' ')
    .trim();
  return { ...map, pipeline: name === '' ? 'Import' : name.charAt(0).toUpperCase() + name.slice(1) };
}

export type NewStage = {
  readonly label: string;
  readonly outcome: StageOutcome;
  readonly probability: number;
  readonly category: ForecastCategory;
};

/** Words of a sales process from first contact to signature; what is not known stays where the file put it. */
const funnel = [
  /prospect|lead|new|neu/i,
  /contact|kontakt/i,
  /qualif/i,
  /engag|discover|bedarf/i,
  /demo|present/i,
  /proposal|quote|angebot/i,
  /negot|verhand/i,
  /commit|verbal/i,
];

/** Stages in the order of a funnel, with probabilities in even steps: a start that an admin changes in the settings. */
export function stagesFrom(texts: readonly string[]): NewStage[] {
  const outcome = (text: string): StageOutcome =>
    /\bwon\b|gewonnen/i.test(text) ? 'won' : /\blost\b|verloren/i.test(text) ? 'lost' : 'open';
  const place = (text: string) => {
    const found = funnel.findIndex((word) => word.test(text));
    return found < 0 ? funnel.length / 2 : found;
  };
  const open = texts.filter((text) => outcome(text) === 'open').sort((a, b) => place(a) - place(b));
  return [
    ...open.map((label, index) => {
      const probability = Math.round((100 * (index + 1)) / (open.length + 1));
      return {
        label,
        outcome: 'open' as const,
        probability,
        category: probability >= 75 ? ('commit' as const) : probability >= 50 ? ('bestCase' as const) : ('pipeline' as const),
      };
    }),
    ...texts
      .filter((text) => outcome(text) === 'won')
      .map((label) => ({ label, outcome: 'won' as const, probability: 100, category: 'closed' as const })),
    ...texts
      .filter((text) => outcome(text) === 'lost')
      .map((label) => ({ label, outcome: 'lost' as const, probability: 0, category: 'omitted' as const })),
  ];
}
