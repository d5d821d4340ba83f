import { sharesOf } from '@rapport/model/access/shares';
import type { ActivityEvent, EventKind } from '@rapport/model/projection/event';
import { setKinds, type Field, type FieldKind } from '@rapport/model/schema/fields';
import type { ObjectType } from '@rapport/model/schema/object-type';
import type { Value } from '@rapport/model/schema/row';
import { formatValue, inSentence, type Names } from '../records/fields/format-value.ts';
import type { RecordWords } from '../records/words.svelte.ts';

const longest = 120;

/** A value inside a sentence: short, without line breaks. */
export function shortened(words: string): string {
  const line = words.replace(/\s+/g, ' ').trim();
  return line.length > longest ? `${[...line].slice(0, longest).join('')}…` : line;
}

type Parts = {
  readonly actor: string;
  readonly winner: string;
  readonly type: string;
  readonly field: string;
  readonly from: string;
  readonly to: string;
};

const sentences: Record<EventKind, (parts: Parts, t: RecordWords) => string> = {
  created: ({ actor, type }, t) => t('activity:created', { actor, type }),
  changed: ({ actor, field, from, to }, t) => {
    if (from && to) return t('activity:changed', { actor, field, from, to });
    if (to) return t('activity:set', { actor, field, to });
    return from ? t('activity:cleared', { actor, field, from }) : t('activity:emptied', { actor, field });
  },
  added: ({ actor, field, from, to }, t) => t('activity:added', { actor, field, value: to || from }),
  removed: ({ actor, field, from, to }, t) => t('activity:removed', { actor, field, value: from || to }),
  overwritten: ({ actor, winner, field, from, to }, t) => {
    if (!from) return t('activity:clearedOverwritten', { actor, winner, field, to });
    return to
      ? t('activity:overwritten', { actor, winner, field, from, to })
      : t('activity:overwrittenCleared', { actor, winner, field, from });
  },
  note: ({ actor }, t) => t('activity:note', { actor }),
  'text-lost': ({ actor, winner, from }, t) =>
    from ? t('activity:textLost', { actor, winner, from }) : t('activity:textLostBare', { actor, winner }),
  deleted: ({ actor, type }, t) => t('activity:deleted', { actor, type }),
  restored: ({ actor, type }, t) => t('activity:restored', { actor, type }),
  commented: ({ actor }, t) => t('activity:commented', { actor }),
};

/** What happened, in a sentence with labels and names, never keys or ids. */
export function eventSentence(event: ActivityEvent, type: ObjectType, names: Names, t: RecordWords): string {
  // Parts of an address are keys of their own: `billing.city`.
  const [key = '', part] = (event.field ?? '').split('.');
  const field = type.fields[key];
  const words = (value: Value | undefined) => {
    if (value === undefined) return '';
    if (!field || part !== undefined) return shortened(typeof value === 'object' ? '' : String(value));
    // What was lost may be just what its field does not allow.
    if (event.kind === 'overwritten' && !isReadable(field, value)) return shortened(String(value));
    return shortened(
      event.kind === 'added' || event.kind === 'removed' ? memberWords(field, value, names) : formatValue(field, value, names),
    );
  };
  const person = (id: string | undefined) =>
    id === undefined ? t('activity:server') : (names.member(id) ?? t('activity:formerMember'));
  if (event.field !== undefined && event.field === type.access.shares) {
    const shared = sharesOf([event.to ?? event.from ?? ''].flat())[0];
    const who = shared?.kind === 'team' ? names.team(shared.id) : names.member(shared?.id ?? '');
    const said = event.kind === 'removed' ? 'activity:unshared' : 'activity:shared';
    return t(said, { actor: person(event.actor), who: who ?? t('activity:formerMember') });
  }
  return sentences[event.kind](
    {
      actor: person(event.actor),
      winner: person(event.winner),
      type: inSentence(type.label.one, names.language),
      field: field ? inSentence(field.label, names.language) : '',
      from: words(event.from),
      to: words(event.to),
    },
    t,
  );
}

const numbers: ReadonlySet<FieldKind> = new Set(['number', 'percent', 'rating', 'serial']);
const structured: ReadonlySet<FieldKind> = new Set([...setKinds, 'money', 'address']);

const isReadable = ({ kind }: Field, value: Value): boolean =>
  numbers.has(kind) ? typeof value === 'number' : !structured.has(kind) || typeof value === 'object';

/** Added and removed members come one by one or as a list; either reads the same. */
function memberWords(field: Field, value: Value, names: Names): string {
  const members = Array.isArray(value) ? (value as readonly string[]) : [String(value)];
  return formatValue(field, members, names);
}

/** An event that its device or import made well before the server recorded it shows both times. */
export const hasTwoTimes = (event: ActivityEvent): boolean =>
  Date.parse(event.recordedAt) - Date.parse(event.madeAt) > 5 * 60_000;
