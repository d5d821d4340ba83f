import { boardPipelines, isFinished } from '@rapport/model/features/pipeline/board-pipelines';
import type { Field } from '@rapport/model/schema/fields';
import { shownFields, type ObjectType } from '@rapport/model/schema/object-type';
import type { Row, Values } from '@rapport/model/schema/row';
import type { Definitions, Stage } from '@rapport/model/settings/definitions';
import { formatValue, inSentence, type Names } from '../fields/format-value.ts';
import { t } from '../words.svelte.ts';

export type Fact = { readonly key: string; readonly field: Field };
/** One group of facts: those always in sight, and those behind "6 more". */
export type FactGroup = { readonly name: string; readonly shown: readonly Fact[]; readonly hidden: readonly Fact[] };

const groupOrder = ['', 'reach', 'address', 'social', 'became', 'preferences'];
const atMost = 7;

/** Fields with a place of their own on the page, outside the facts: the name in the head, the next step below it. */
export function placedElsewhere(type: ObjectType, key: string): boolean {
  const field = type.fields[key];
  return (
    field?.group === 'next' ||
    field?.kind === 'serial' ||
    (type.title.length === 1 && type.title[0] === key) ||
    (type.board === key && field?.options === 'stage')
  );
}

/**
 * Key facts come first, in their order and always in sight. Of the others the filled ones are shown, the empty ones wait
 * behind "n more". A group longer than seven goes on in another one, so that the eye has something to hold on to.
 */
export function factGroups(type: ObjectType, values: Values, keyFacts: readonly string[]): readonly FactGroup[] {
  const facts = shownFields(type)
    .filter(([key]) => !placedElsewhere(type, key))
    .map(([key, field]) => ({ key, field }));
  // The parts of a name stand together, before all else.
  const key = [...type.title, ...keyFacts].flatMap((one) => facts.find((fact) => fact.key === one) ?? []);
  const groupOf = (fact: Fact) => (key.includes(fact) ? 'key' : (fact.field.group ?? ''));
  const names = [...new Set(['key', ...groupOrder, ...facts.map(groupOf)])];
  return names.flatMap((name) => {
    const own = name === 'key' ? key : facts.filter((fact) => groupOf(fact) === name);
    const inSight = ({ key: one }: Fact) => name === 'key' || values[one] !== undefined;
    const shown = own.filter(inSight);
    const hidden = own.filter((fact) => !inSight(fact));
    if (own.length === 0) return [];
    const parts = Math.max(1, Math.ceil(shown.length / atMost));
    const size = Math.ceil(shown.length / parts);
    return Array.from({ length: parts }, (_, part) => ({
      name: part > 0 ? 'more' : name === 'key' ? '' : name,
      shown: shown.slice(part * size, (part + 1) * size),
      hidden: part === parts - 1 ? hidden : [],
    }));
  });
}

/** Whole days between two instants, never negative. */
export function daysBetween(from: string, now: Date): number {
  const days = Math.floor((now.getTime() - Date.parse(from)) / 86_400_000);
  return Number.isFinite(days) ? Math.max(0, days) : 0;
}

export type StageStep = {
  readonly stage: Stage;
  readonly state: 'past' | 'current' | 'ahead';
  /** Days spent in the current stage. */
  readonly days: number | undefined;
};

/** The pipeline's open stages in order, then won and lost. Undefined for types without stages. */
export function stageSteps(
  type: ObjectType,
  row: Row | undefined,
  values: Values,
  definitions: Definitions,
  now: Date,
): readonly StageStep[] {
  const board = type.board;
  if (!board || type.fields[board]?.options !== 'stage') return [];
  const current = definitions.stages.get(String(values[board] ?? ''));
  const pipeline =
    definitions.pipelines.find((one) => one.id === (current?.pipeline ?? values['pipeline'])) ??
    definitions.pipelines.find((one) => !one.archived);
  const stages = (pipeline?.stages ?? []).filter((stage) => !stage.archived || stage.id === current?.id);
  const ordered = [
    ...stages.filter((stage) => stage.outcome === 'open'),
    ...stages.filter((stage) => stage.outcome === 'won'),
    ...stages.filter((stage) => stage.outcome === 'lost'),
  ];
  const at = ordered.findIndex((stage) => stage.id === current?.id);
  const since = row?.since[board];
  return ordered.map((stage, index) => {
    const state =
      index === at ? 'current' : stage.outcome === 'open' && index < at && current?.outcome !== 'lost' ? 'past' : 'ahead';
    return { stage, state, days: state === 'current' && since ? daysBetween(since, now) : undefined };
  });
}

/** What the one filled button does: moves to a stage, or writes a value. */
export type PrimaryAction =
  | { readonly kind: 'win' | 'reopen'; readonly field: string; readonly stage: Stage }
  | {
      readonly kind: 'done' | 'finish' | 'qualify' | 'reopen';
      readonly field: string;
      readonly stage: undefined;
      readonly value: string | boolean;
    };

/** The ONE filled button: win an open deal, solve a ticket, open a closed one again, tick off a task. */
export function primaryAction(
  type: ObjectType,
  values: Values,
  steps: readonly StageStep[],
  definitions: Definitions,
): PrimaryAction | undefined {
  const done = type.fields['done'];
  if (done?.kind === 'yesNo') {
    const over = values['done'] === true;
    return { kind: over ? 'reopen' : 'done', field: 'done', stage: undefined, value: !over };
  }
  if (!type.board) return undefined;
  if (type.finished.length > 0) {
    const kind = isFinished(type, values) ? 'reopen' : 'finish';
    const options = boardPipelines(type, definitions)[0]?.stages.filter(({ archived }) => !archived) ?? [];
    const target =
      kind === 'reopen' ? options.find(({ outcome }) => outcome === 'open') : options.find(({ id }) => id === type.finished[0]);
    // A lead becomes an account, a contact and a deal, once.
    const becomes = kind === 'finish' && type.key === 'lead' && values['deal'] === undefined;
    return target && { kind: becomes ? 'qualify' : kind, field: type.board, stage: undefined, value: target.id };
  }
  if (steps.length === 0) return undefined;
  const current = steps.find((step) => step.state === 'current')?.stage;
  const closed = current !== undefined && current.outcome !== 'open';
  const target = closed
    ? steps.findLast((step) => step.stage.outcome === 'open')?.stage
    : steps.find((step) => step.stage.outcome === 'won')?.stage;
  return target ? { kind: closed ? 'reopen' : 'win', field: type.board, stage: target } : undefined;
}

/** What its button says. */
export function primaryVerb(action: PrimaryAction, type: ObjectType, names: Names): string {
  if (action.kind === 'win') return t('win', { type: inSentence(type.label.one, names.language) });
  if (action.kind === 'qualify') return t('qualify', { type: inSentence(type.label.one, names.language) });
  if (action.kind === 'reopen') return t('reopen');
  const field = type.fields[action.field];
  return action.kind === 'done' || action.stage || !field
    ? t('markDone')
    : t('finish', { status: formatValue(field, action.value, names) });
}
