import { adjustableRoles, adjustableVerbs, type AdjustableRole, type Powers } from '../access/can.ts';
import { isRole } from '../access/roles.ts';
import type { Visibility } from '../access/visibility.ts';
import { limits } from '../limits.ts';
import type { Label } from '../schema/fields.ts';
import type { Row, Values } from '../schema/row.ts';
import { compareText, sortKey } from '../schema/sort-key.ts';
import { readKeyFacts } from './key-facts.ts';
import { readTemplates } from './note-templates.ts';
import { builtInChoices, builtInPipelines } from './built-in-options.ts';
import {
  colours,
  forecastCategories,
  historyYears,
  settingsIds,
  stageOutcomes,
  type AccessSettings,
  type DefinitionRows,
  type Definitions,
  type Member,
  type Option,
  type Pipeline,
  type Stage,
  type Team,
  type WorkspaceSettings,
} from './definitions.ts';

const text = (value: unknown): string | undefined => (typeof value === 'string' && value.trim() !== '' ? value : undefined);
const within = (value: unknown, least: number, most: number, otherwise: number): number =>
  typeof value === 'number' && value >= least && value <= most ? value : otherwise;
const oneOf = <T extends string>(value: unknown, known: readonly string[], otherwise: T): T =>
  typeof value === 'string' && known.includes(value) ? (value as T) : otherwise;

/**
 * What admins defined, read from the rows of settings, members and teams. Total: what is missing or wrong has a default,
 * so that a half-written setting never keeps anybody from working.
 */
export function definitionsFromRows(rows: DefinitionRows, language: keyof Label): Definitions {
  const settings = new Map<string, Values>();
  for (const row of rows.settings) settings.set(row.id, row.values);
  const pipelines = readPipelines(settings.get(settingsIds.pipelines) ?? {}, language);
  return {
    workspace: readWorkspace(settings.get(settingsIds.workspace) ?? {}),
    pipelines,
    stages: new Map(pipelines.flatMap((pipeline) => pipeline.stages.map((stage) => [stage.id, stage]))),
    choices: readChoices(settings.get(settingsIds.choices) ?? {}, language),
    members: byId(rows.members, readMember),
    teams: byId(rows.teams, readTeam),
    access: readAccess(settings.get(settingsIds.access) ?? {}),
  };
}

function readWorkspace(values: Values): WorkspaceSettings {
  const currency = text(values['defaultCurrency']);
  return {
    name: text(values['name']) ?? '',
    logo: pictureOf(values['logo']),
    defaultCurrency: currency && /^[A-Z]{3}$/.test(currency) ? currency : 'EUR',
    timeZone: zoneOf(values['timeZone']) ?? 'UTC',
    locale: localeOf(values['locale']) ?? 'en',
    weekStart: Math.trunc(within(values['weekStart'], 1, 7, 1)),
    fiscalYearStart: Math.trunc(within(values['fiscalYearStart'], 1, 12, 1)),
    historyYears: historyYears.find((years) => years === values['historyYears']) ?? 0,
    hiddenTypes: new Set(
      [...attributesOf(values, 'type/')].flatMap(([key, attributes]) => (attributes.get('hidden') === true ? [key] : [])),
    ),
    keyFacts: readKeyFacts(values),
    noteTemplates: readTemplates(values),
  };
}

function readAccess(values: Values): AccessSettings {
  const visibility = new Map<string, Exclude<Visibility, 'everybody'>>();
  const powers: { [role in AdjustableRole]?: Powers } = {};
  for (const [key, value] of Object.entries(values)) {
    const [subject, name, verb, ...rest] = key.split('/');
    if (subject === 'visibility' && name && verb === undefined && (value === 'team' || value === 'owner'))
      visibility.set(name, value);
    const role = adjustableRoles.find((one) => subject === 'role' && one === name);
    const may = adjustableVerbs.find((one) => one === verb && rest.length === 0);
    if (role && may && typeof value === 'boolean') powers[role] = { ...powers[role], [may]: value };
  }
  return { visibility, powers };
}

/** Only what a browser draws and never runs: no SVG, no address elsewhere. */
export const pictureOf = (value: unknown): string | undefined =>
  typeof value === 'string' &&
  value.length <= limits.pictureLength.value &&
  /^data:image\/(png|jpeg|webp);base64,[A-Za-z0-9+/]+=*$/.test(value)
    ? value
    : undefined;

/** A time zone that this machine knows. */
export function zoneOf(zone: unknown): string | undefined {
  try {
    return typeof zone === 'string' && new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone
      ? zone
      : undefined;
  } catch {
    return undefined;
  }
}

/** A locale, as it is usually written. */
export function localeOf(locale: unknown): string | undefined {
  try {
    return typeof locale === 'string' ? Intl.getCanonicalLocales(locale)[0] : undefined;
  } catch {
    return undefined;
  }
}

/** The attributes of each thing: `stage/<id>/order` = 3 gives `{<id>: {order: 3}}`. */
function attributesOf(values: Values, prefix: string): Map<string, Map<string, unknown>> {
  const found = new Map<string, Map<string, unknown>>();
  for (const [key, value] of Object.entries(values)) {
    if (!key.startsWith(prefix)) continue;
    const [id, attribute, ...rest] = key.slice(prefix.length).split('/');
    if (!id || !attribute || rest.length > 0) continue;
    const attributes = found.get(id) ?? new Map<string, unknown>();
    found.set(id, attributes.set(attribute, value));
  }
  return found;
}

/** By order, then label, then id, so that two admins who choose one number still see one list. */
const inOrder = <T extends { readonly id: string; readonly label: string; readonly order: number }>(items: T[]): T[] =>
  items.sort((a, b) => a.order - b.order || compareText(sortKey(a.label), sortKey(b.label)) || compareText(a.id, b.id));

const LAST = 1_000_000;
const order = (attributes: ReadonlyMap<string, unknown>) => within(attributes.get('order'), -LAST, LAST, LAST);
const builtIn = <T>(table: Readonly<Record<string, T>> | undefined, id: string): T | undefined =>
  table && Object.hasOwn(table, id) ? table[id] : undefined;

/** For a stage that says nothing itself. */
const USUAL_DAYS_TO_ROT = 30;
const MOST_DAYS = 3_650;

/** One key per field, so that two admins who tick one each keep both. */
function requiredFields(values: Values): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [key, value] of Object.entries(values)) {
    const [, id, field] = /^stage\/([^/]+)\/requires\/([^/]+)$/.exec(key) ?? [];
    if (id && field && value === true) found.set(id, [...(found.get(id) ?? []), field].sort());
  }
  return found;
}

function readPipelines(values: Values, language: keyof Label): Pipeline[] {
  const stages = new Map<string, Stage[]>();
  const required = requiredFields(values);
  for (const [id, attributes] of attributesOf(values, 'stage/')) {
    const pipeline = text(attributes.get('pipeline'));
    if (!pipeline) continue;
    const known = builtIn(builtIn(builtInPipelines, pipeline)?.stages, id);
    const stage: Stage = {
      id,
      pipeline,
      label: text(attributes.get('label')) ?? known?.label[language] ?? id,
      order: order(attributes),
      probability: within(attributes.get('probability'), 0, 100, known?.probability ?? 0),
      category: oneOf(attributes.get('category'), forecastCategories, known?.category ?? 'pipeline'),
      outcome: oneOf(attributes.get('outcome'), stageOutcomes, known?.outcome ?? 'open'),
      colour: oneOf(attributes.get('colour'), colours, known?.colour ?? 'grey'),
      archived: attributes.get('archived') === true,
      daysToRot: Math.trunc(within(attributes.get('daysToRot'), 0, MOST_DAYS, USUAL_DAYS_TO_ROT)),
      requires: required.get(id) ?? [],
    };
    stages.set(pipeline, [...(stages.get(pipeline) ?? []), stage]);
  }
  const pipelines: Pipeline[] = [];
  for (const [id, attributes] of attributesOf(values, 'pipeline/')) {
    pipelines.push({
      id,
      label: text(attributes.get('label')) ?? builtIn(builtInPipelines, id)?.label[language] ?? id,
      order: order(attributes),
      archived: attributes.get('archived') === true,
      stages: inOrder(stages.get(id) ?? []),
    });
  }
  return inOrder(pipelines);
}

function readChoices(values: Values, language: keyof Label): Map<string, readonly Option[]> {
  const lists = new Map<string, Option[]>();
  const named = Object.keys(values).flatMap((key) => (key.startsWith('option/') ? [key.split('/')[1] ?? ''] : []));
  for (const list of new Set([...Object.keys(builtInChoices), ...named])) {
    lists.set(list, []);
    const said = attributesOf(values, `option/${list}/`);
    const brought = Object.keys(builtIn(builtInChoices, list) ?? {});
    // A workspace that is older than an option says nothing of it: it is as the product brings it.
    for (const id of new Set([...said.keys(), ...brought])) {
      const attributes = said.get(id) ?? new Map<string, unknown>();
      const known = builtIn(builtIn(builtInChoices, list), id);
      const option: Option = {
        id,
        label: text(attributes.get('label')) ?? known?.label[language] ?? id,
        order: attributes.has('order') || !known ? order(attributes) : brought.indexOf(id) + 1,
        colour: oneOf(attributes.get('colour'), colours, known?.colour ?? 'grey'),
        archived: attributes.get('archived') === true,
      };
      lists.set(list, [...(lists.get(list) ?? []), option]);
    }
  }
  for (const [list, options] of lists) lists.set(list, inOrder(options));
  return lists;
}

function byId<T extends { readonly id: string }>(rows: Iterable<Row>, read: (row: Row) => T): Map<string, T> {
  const found = new Map<string, T>();
  for (const row of rows) found.set(row.id, read(row));
  return found;
}

function readMember({ id, values }: Row): Member {
  const role = values['role'];
  return {
    id,
    name: text(values['name']) ?? '',
    email: text(values['email']),
    role: isRole(role) ? role : 'viewer',
    signsIn: values['signsIn'] === true,
    active: values['active'] !== false,
    manager: text(values['manager']),
    team: text(values['team']),
    picture: pictureOf(values['picture']),
    locale: localeOf(values['locale']),
    timeZone: zoneOf(values['timeZone']),
  };
}

const readTeam = ({ id, values }: Row): Team => ({ id, name: text(values['name']) ?? '', parent: text(values['parent']) });
