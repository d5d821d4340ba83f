import type { AdjustableRole, Powers } from '../access/can.ts';
import type { AccessRules } from '../access/visibility.ts';
import type { Row } from '../schema/row.ts';
import type { OwnTemplate } from './note-templates.ts';

/**
 * What admins define, as the product reads it. It is made from the `settings` rows (one document per subject, flat
 * keys, so that two admins may edit at once) and handed to whatever needs labels, stages or options.
 *
 * Settings documents have type `settings` and the constant ids below. Keys of their `fields` map:
 * - workspace: `name`, `logo`, `defaultCurrency`, `timeZone`, `locale`, `weekStart`, `fiscalYearStart`,
 *   `historyYears`, `type/<key>/hidden`, `type/<key>/fact/<field>` = its place, `noteTemplate/<id>/name|text|order`
 * - pipelines: `pipeline/<id>/label|order|archived`,
 *   `stage/<id>/pipeline|label|order|probability|category|outcome|colour|archived|daysToRot`, `stage/<id>/requires/<field>`
 * - choices: `option/<list>/<id>/label|order|colour|archived`
 * - access: `visibility/<type>` = team|owner, `role/<role>/<verb>` = true|false
 */
export const settingsIds = {
  workspace: '018f0000-0000-7000-8000-000000000001',
  pipelines: '018f0000-0000-7000-8000-000000000002',
  choices: '018f0000-0000-7000-8000-000000000003',
  access: '018f0000-0000-7000-8000-000000000004',
} as const;
export type SettingsSubject = keyof typeof settingsIds;

export const stageOutcomes = ['open', 'won', 'lost'] as const;
export type StageOutcome = (typeof stageOutcomes)[number];
export const forecastCategories = ['omitted', 'pipeline', 'bestCase', 'commit', 'closed'] as const;
export type ForecastCategory = (typeof forecastCategories)[number];
/** Colours by name; the design tokens give them their value. */
export const colours = ['grey', 'red', 'orange', 'yellow', 'green', 'teal', 'blue', 'purple', 'pink'] as const;
export type Colour = (typeof colours)[number];

/** For how many years the log can be kept; 0: for ever. */
export const historyYears = [0, 1, 2, 5, 10] as const;

/** Options come with a label in every language when built in, or one label for all when the workspace made them. */
export type Option = {
  readonly id: string;
  readonly label: string;
  readonly order: number;
  readonly colour: Colour;
  readonly archived: boolean;
};
export type Pipeline = {
  readonly id: string;
  readonly label: string;
  readonly order: number;
  readonly archived: boolean;
  readonly stages: readonly Stage[];
};
export type Stage = {
  readonly id: string;
  readonly pipeline: string;
  readonly label: string;
  readonly order: number;
  /** 0-100. */
  readonly probability: number;
  readonly category: ForecastCategory;
  readonly outcome: StageOutcome;
  readonly colour: Colour;
  readonly archived: boolean;
  /** Days without an edit after which a record rots here; 0: never. */
  readonly daysToRot: number;
  /** Fields that are asked for when a record moves here. */
  readonly requires: readonly string[];
};

export type WorkspaceSettings = {
  readonly name: string;
  /** A small picture as a data URL. */
  readonly logo: string | undefined;
  readonly defaultCurrency: string;
  readonly timeZone: string;
  readonly locale: string;
  /** 1 = Monday … 7 = Sunday. */
  readonly weekStart: number;
  /** Month, 1-12. */
  readonly fiscalYearStart: number;
  /** Years for which it can be seen what records were; 0: for ever. */
  readonly historyYears: number;
  /** Types that this company does not use: not offered, never deleted. */
  readonly hiddenTypes: ReadonlySet<string>;
  /** By type: the facts that say at a glance what a record is, where admins have arranged them (`keyFactsOf`). */
  readonly keyFacts: ReadonlyMap<string, readonly string[]>;
  /** What a new note can begin with, beside what the product brings. */
  readonly noteTemplates: readonly OwnTemplate[];
};

export type Member = {
  readonly id: string;
  readonly name: string;
  readonly email: string | undefined;
  readonly role: string;
  /** False for placeholders made by an import and for people who left. */
  readonly signsIn: boolean;
  readonly active: boolean;
  readonly manager: string | undefined;
  readonly team: string | undefined;
  /** A small picture as a data URL. */
  readonly picture: string | undefined;
  /** How they write dates and numbers; undefined: like their device. */
  readonly locale: string | undefined;
  /** Where they are; undefined: where their device is. */
  readonly timeZone: string | undefined;
};
export type Team = { readonly id: string; readonly name: string; readonly parent: string | undefined };

export type Definitions = {
  readonly workspace: WorkspaceSettings;
  readonly pipelines: readonly Pipeline[];
  readonly stages: ReadonlyMap<string, Stage>;
  /** By list name, in order. */
  readonly choices: ReadonlyMap<string, readonly Option[]>;
  readonly members: ReadonlyMap<string, Member>;
  readonly teams: ReadonlyMap<string, Team>;
  readonly access: AccessSettings;
};

/** Who sees what, and what roles may do beyond the usual, or not. */
export type AccessSettings = AccessRules & { readonly powers: { readonly [role in AdjustableRole]?: Powers } };

/** Rows of the types `settings`, `member` and `team`, which travel through the feed like any other. */
export type DefinitionRows = {
  readonly settings: Iterable<Pick<Row, 'id' | 'values'>>;
  readonly members: Iterable<Row>;
  readonly teams: Iterable<Row>;
};
