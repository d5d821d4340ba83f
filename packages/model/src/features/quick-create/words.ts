import type { ObjectType } from '../../schema/object-type.ts';
import { searchText } from '../../schema/sort-key.ts';

/** What a line may begin with, beside the labels and keys of types: other words for them, folded. */
const otherWords: { readonly [type: string]: readonly string[] } = {
  account: ['company', 'organisation', 'organization', 'customer', 'konto', 'unternehmen', 'kunde'],
  contact: ['person', 'ansprechpartner', 'ansprechpartnerin'],
  deal: ['opportunity', 'geschaft', 'chance', 'verkaufschance'],
  lead: ['prospect', 'interessent', 'interessentin'],
  ticket: ['case', 'support request', 'anfrage', 'stoerung', 'storung'],
  product: ['artikel'],
  task: [
    'todo',
    'to-do',
    'to do',
    'remind me to',
    'remind me',
    'reminder',
    'erinnere mich an',
    'erinnere mich',
    'erinner mich an',
    'erinner mich',
    'erinnerung',
  ],
};
const articles = ['', 'new ', 'neu ', 'neue ', 'neuer ', 'neues ', 'neuen ', 'create ', 'add ', 'a ', 'ein ', 'eine '];

/** Every phrase that names one of the types, folded. */
export function typePhrases(types: readonly ObjectType[]): ReadonlyMap<string, string> {
  const phrases = new Map<string, string>();
  for (const type of types) {
    const names = [type.key, type.label.one.en, type.label.one.de, ...(otherWords[type.key] ?? [])];
    for (const article of articles) for (const name of names) phrases.set(article + searchText(name), type.key);
  }
  return phrases;
}

/** Something that is done with people: an id of the list `interactionKind`, and whether the word says that it is over. */
export type Act = { readonly kind: string; readonly past: boolean };
const act = (kind: string, past = false): Act => ({ kind, past });

/** Verbs that a line begins with. */
export const firstActs: ReadonlyMap<string, Act> = new Map([
  ...['call', 'phone', 'ring', 'call with', 'phone call with', 'anruf bei', 'anruf', 'telefonat mit', 'telefonat'].map(
    (word) => [word, act('call')] as const,
  ),
  ...['called', 'phoned', 'spoke to', 'spoke with', 'talked to', 'log call', 'log call with'].map(
    (word) => [word, act('call', true)] as const,
  ),
  ...['meet', 'meeting', 'meet with', 'meeting with', 'treffen mit', 'termin mit', 'besprechung mit', 'besprechung'].map(
    (word) => [word, act('meeting')] as const,
  ),
  ...['met', 'met with', 'log meeting', 'log meeting with'].map((word) => [word, act('meeting', true)] as const),
  ...['visit', 'besuch bei', 'besuch'].map((word) => [word, act('visit')] as const),
  ['visited', act('visit', true)],
  ...['video call with', 'video call', 'videoanruf mit', 'videoanruf'].map((word) => [word, act('video')] as const),
]);

/** German verbs, which stand at the end as well: "Ana morgen 10:00 anrufen". */
export const lastActs: ReadonlyMap<string, Act> = new Map([
  ['anrufen', act('call')],
  ['angerufen', act('call', true)],
  ['telefonieren', act('call')],
  ['telefoniert', act('call', true)],
  ['treffen', act('meeting')],
  ['getroffen', act('meeting', true)],
  ['besuchen', act('visit')],
  ['besucht', act('visit', true)],
]);

/** After these comes what it is about. */
export const aboutWords: ReadonlySet<string> = new Set(['about', 're', 'regarding', 'wegen', 'uber', 'bezuglich', 'zum thema']);
/** After these comes whom it is for. */
export const withWords: ReadonlySet<string> = new Set('for with from at fur mit von bei'.split(' '));
