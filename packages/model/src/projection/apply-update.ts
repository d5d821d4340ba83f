import * as Y from 'yjs';
import { fieldOfKey, FIELDS, fieldsOf } from '../documents/record-document.ts';
import { locator, type Locator } from '../documents/locate.ts';
import type { ObjectType } from '../schema/object-type.ts';
import type { Issue, Values } from '../schema/row.ts';
import { sameValue } from '../schema/values.ts';
import type { ActivityEvent, Origin } from './event.ts';
import { projectRecord } from './project-record.ts';
import { diffValues, makeEvent, valueOfKey, type Occasion } from './row-diff.ts';

/** One row of a document's log. Times are ISO. */
export type LogRow = {
  readonly update: Uint8Array;
  readonly actor: string | undefined;
  readonly origin: Origin;
  readonly madeAt: string;
  readonly at: string;
  readonly position: number;
  /** Position that its author had seen, where they said so. */
  readonly base?: number | undefined;
};

/** Who wrote a key's value (or emptied it), when, and where in the log. */
export type Write = { readonly actor: string | undefined; readonly madeAt: string; readonly position: number };
/** By flat key. Plain values, so that it can be kept beside a snapshot: without it, nobody can be told who overwrote whom. */
export type Writes = Map<string, Write>;

/** A document on its way through its log, with all that the next row needs to be attributed. */
export type Projection = {
  readonly type: ObjectType;
  readonly record: string;
  readonly doc: Y.Doc;
  readonly writes: Writes;
  values: Values;
  issues: readonly Issue[];
  /** Of tracked fields: when the value last changed. */
  since: { readonly [field: string]: string };
};

/** A projection of the document as it now stands: empty at position 0, or loaded from a snapshot with its writes. */
export function openProjection(
  type: ObjectType,
  record: string,
  doc: Y.Doc,
  kept: { readonly writes: Iterable<readonly [string, Write]>; readonly since: { readonly [field: string]: string } } = {
    writes: [],
    since: {},
  },
): Projection {
  return { type, record, doc, writes: new Map(kept.writes), since: kept.since, ...projectRecord(type, doc) };
}

type Struct = ReturnType<typeof Y.decodeUpdate>['structs'][number];
type Decoded = ReturnType<typeof Y.decodeUpdate> & { readonly cleared: readonly Y.Item[] };
type Incoming = { readonly key: string; readonly item: Y.Item };

/**
 * Applies one row of the log and says what it did: what changed in the row, and which writes were lost – its own, where
 * another value won, or another's, which its author had not seen. Deterministic: the same log gives the same events.
 */
export function applyLogRow(projection: Projection, row: LogRow): ActivityEvent[] {
  const { type, record, doc, writes } = projection;
  const occasion: Occasion = {
    type: type.key,
    record,
    actor: row.actor,
    origin: row.origin,
    madeAt: row.madeAt,
    at: row.at,
    position: row.position,
  };
  const decoded = decodeWithWaiting(doc, row.update);
  const place = locator(decoded, doc);
  const seen = readUpdate(projection, decoded, place);
  const fields = fieldsOf(doc);
  const before = new Map([...seen.keys].map((key) => [key, liveItem(fields, key)] as const));
  const valuesBefore = new Map([...seen.keys].map((key) => [key, fields.get(key)] as const));

  Y.applyUpdate(doc, row.update);

  const events: ActivityEvent[] = [];
  for (const { key, item } of seen.incoming) {
    if (!isLossTold(type, key)) continue;
    const winner = liveItem(fields, key);
    if (winner && place.inUpdate(winner.id) && !sameStored(winner, before.get(key))) continue; // replaced by its own author
    item.content.getContent().forEach((value: unknown, index: number) => {
      const id = Y.createID(item.id.client, item.id.clock + index);
      if (!isDeletedIn(doc, id)) return;
      if (Y.isDeleted(decoded.ds, id) && (isLast(doc, id) || isReplaced(seen.incoming, key, id))) return;
      const from = valueOfKey(type, key, value);
      const to = valueOfKey(type, key, fields.get(key));
      if (from === undefined || sameValue(from, to)) return;
      events.push(
        makeEvent(occasion, { kind: 'overwritten', key, field: fieldName(type, key), from, to, winner: writes.get(key)?.actor }),
      );
    });
  }
  for (const key of seen.keys) {
    const previous = before.get(key);
    const now = liveItem(fields, key);
    if (now?.id.client === previous?.id.client && now?.id.clock === previous?.id.clock) continue;
    const from = valueOfKey(type, key, valuesBefore.get(key));
    const to = valueOfKey(type, key, fields.get(key));
    const last = writes.get(key);
    const settled = row.origin === 'settle';
    const unseen = previous !== undefined && last?.actor !== row.actor && !hadSeen(row, now, previous, last, place);
    // What was saved and then taken back by the server, since its field does not allow it, is told like any other loss [V7].
    const repaired = row.origin === 'repair' && previous !== undefined;
    if (isLossTold(type, key) && (settled || unseen || repaired) && from !== undefined && last && !sameValue(from, to)) {
      events.push(
        makeEvent(occasion, {
          kind: 'overwritten',
          key,
          field: fieldName(type, key),
          actor: { id: last.actor },
          from,
          to,
          winner: row.actor,
        }),
      );
    }
    // The settled value had lost when it arrived: the same event with nothing lost takes that back.
    if (settled && to !== undefined)
      events.push(makeEvent(occasion, { kind: 'overwritten', key, field: fieldName(type, key), from: to, to }));
    writes.set(key, { actor: row.actor, madeAt: row.madeAt, position: row.position });
  }

  const { values, issues } = projectRecord(type, doc);
  if (row.position === 1) events.push(makeEvent(occasion, { kind: 'created' }));
  else events.push(...diffValues(type, projection.values, values, occasion));
  const lostText = seen.texts.map((item) => lostPart(doc, decoded.ds, item)).join('');
  if (lostText.trim() !== '') events.push(makeEvent(occasion, { kind: 'text-lost', key: type.richText, from: lostText }));
  if (seen.wroteNote && row.position !== 1) events.push(makeEvent(occasion, { kind: 'note', key: type.richText }));

  const since: Record<string, string> = { ...projection.since };
  for (const [key, field] of Object.entries(type.fields)) {
    if (field.tracked && !sameValue(projection.values[key], values[key])) since[key] = row.madeAt;
  }
  projection.values = values;
  projection.issues = issues;
  projection.since = since;
  return events;
}

/**
 * The update together with what waits in the document for missing predecessors: it may be what they wait for, and what
 * they then do is told with it.
 */
function decodeWithWaiting(doc: Y.Doc, update: Uint8Array): Decoded {
  const { pendingStructs, pendingDs } = doc.store;
  const waiting = [pendingStructs?.update, pendingDs].filter((bytes) => bytes instanceof Uint8Array);
  if (waiting.length === 0) return { ...Y.decodeUpdate(update), cleared: [] };
  const merged = Y.decodeUpdateV2(Y.mergeUpdatesV2([...waiting, Y.convertUpdateFormatV1ToV2(update)]));
  return { ...merged, cleared: pendingStructs ? clearedOf(Y.decodeUpdateV2(pendingStructs.update).structs, merged.structs) : [] };
}

/** What waited with its content and is sent again without: its author's replica has seen another value win meanwhile. */
function clearedOf(waiting: readonly Struct[], structs: readonly Struct[]): Y.Item[] {
  const empty = { clients: new Map<number, { clock: number; len: number }[]>() };
  for (const struct of structs) {
    if (struct instanceof Y.Item && !(struct.content instanceof Y.ContentDeleted)) continue;
    const { client, clock } = struct.id;
    const ranges = empty.clients.get(client) ?? [];
    empty.clients.set(client, ranges);
    ranges.push({ clock, len: struct.length });
  }
  return waiting.filter((struct): struct is Y.Item => struct instanceof Y.Item && Y.isDeleted(empty, struct.id));
}

/**
 * Whether a row's author had seen the value that it replaced. An edit shows it by what its structs are based on; what
 * the server wrote for somebody is based on everything, so there only their own word counts.
 */
function hadSeen(row: LogRow, now: Y.Item | undefined, previous: Y.Item, last: Write | undefined, place: Locator): boolean {
  if (row.origin === 'edit') return now === undefined || isBasedOn(now, previous, place);
  return row.base === undefined || last === undefined || row.base >= last.position;
}

/** What of the update is new to the document, by where it goes. */
function readUpdate({ type, doc }: Projection, decoded: Decoded, place: Locator) {
  const incoming: Incoming[] = [];
  const keys = new Set<string>();
  const texts: Y.Item[] = [];
  let wroteNote = false;
  for (const struct of [...decoded.structs, ...decoded.cleared]) {
    if (!(struct instanceof Y.Item) || struct.id.clock + struct.length <= Y.getState(doc.store, struct.id.client)) continue;
    const at = place.ofStruct(struct);
    if (at.kind === 'root' && at.root === FIELDS && at.key !== null) {
      incoming.push({ key: at.key, item: struct });
      keys.add(at.key);
    } else if (type.richText !== undefined && (at.kind === 'gone' || (at.kind === 'root' && at.root === type.richText))) {
      if (at.kind === 'root') wroteNote = true;
      if (struct.content instanceof Y.ContentString) texts.push(struct);
    }
  }
  for (const [client, ranges] of decoded.ds.clients) {
    for (const range of ranges) {
      for (const at of place.ofDeleted(client, range.clock, range.len)) {
        if (at.kind !== 'root') continue;
        if (at.root === FIELDS && at.key !== null) keys.add(at.key);
        else if (at.root === type.richText) wroteNote = true;
      }
    }
  }
  return { incoming, keys, texts, wroteNote };
}

/** The item that holds a key's value now; undefined when it has none. */
function liveItem(fields: Y.Map<unknown>, key: string): Y.Item | undefined {
  const item = fields._map.get(key);
  return item && !item.deleted ? item : undefined;
}

const sameStored = (a: Y.Item, b: Y.Item | undefined) =>
  b !== undefined && a.id.client === b.id.client && a.id.clock === b.id.clock;

/** Whether who wrote `item` had seen `previous`: following what each write replaced, out of the update, leads to it. */
function isBasedOn(item: Y.Item, previous: Y.Item, place: Locator): boolean {
  let origin = item.origin;
  for (;;) {
    if (!origin) return false;
    const own = place.inUpdate(origin);
    if (!(own instanceof Y.Item) || sameStored(own, previous)) break;
    origin = own.origin;
  }
  return (
    origin.client === previous.id.client &&
    origin.clock >= previous.id.clock &&
    origin.clock < previous.id.clock + previous.length
  );
}

/** Nothing stands in the place of a key's value: who deleted it has emptied the key, and no other value has won. */
function isLast(doc: Y.Doc, id: Y.ID): boolean {
  const struct: Y.Item | Y.GC = Y.getItem(doc.store, id);
  return struct instanceof Y.GC || struct.right === null;
}

/** Its own author wrote another value after it. */
const isReplaced = (incoming: readonly Incoming[], key: string, id: Y.ID): boolean =>
  incoming.some(({ key: other, item: { origin } }) => other === key && origin?.client === id.client && origin.clock === id.clock);

function isDeletedIn(doc: Y.Doc, id: Y.ID): boolean {
  if (id.clock >= Y.getState(doc.store, id.client)) return false; // waits for what is missing
  const struct: Y.Item | Y.GC = Y.getItem(doc.store, id);
  return struct instanceof Y.GC || struct.deleted;
}

/** The characters of a text that were gone as soon as they arrived, though their author had not deleted them. */
function lostPart(doc: Y.Doc, deletedByAuthor: ReturnType<typeof Y.decodeUpdate>['ds'], item: Y.Item): string {
  const text = (item.content as Y.ContentString).str;
  let lost = '';
  for (let index = 0; index < text.length; index++) {
    const id = Y.createID(item.id.client, item.id.clock + index);
    if (isDeletedIn(doc, id) && !Y.isDeleted(deletedByAuthor, id)) lost += text[index];
  }
  return lost;
}

const isLossTold = (type: ObjectType, key: string): boolean => fieldOfKey(type, key)?.field.lossTold !== false;
const fieldName = (type: ObjectType, key: string): string => fieldOfKey(type, key)?.key ?? key;
