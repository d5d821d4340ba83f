import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { applyChanges, fieldsOf } from '../documents/record-document.ts';
import { account } from '../objects/account.ts';
import { deal } from '../objects/deal.ts';
import { note } from '../objects/note.ts';
import { settingsType } from '../settings/settings-type.ts';
import { applyLogRow, openProjection, type LogRow } from './apply-update.ts';
import { mergeEvent } from './row-diff.ts';

const anna = '00000000-0000-7000-8000-00000000000a';
const ben = '00000000-0000-7000-8000-00000000000b';
const record = '00000000-0000-7000-8000-000000000001';

const row = (position: number, actor: string | undefined, update: Uint8Array, more: Partial<LogRow> = {}): LogRow => ({
  update,
  actor,
  origin: 'edit',
  position,
  madeAt: `2026-03-01T10:${String(position).padStart(2, '0')}:00.000Z`,
  at: `2026-03-01T10:${String(position).padStart(2, '0')}:01.000Z`,
  ...more,
});

/** A replica that hands out the update of each change. */
function replica(client: number, from?: Y.Doc) {
  const doc = new Y.Doc();
  if (from) Y.applyUpdate(doc, Y.encodeStateAsUpdate(from));
  doc.clientID = client;
  const change = (edit: () => void) => {
    const before = Y.encodeStateVector(doc);
    let update: Uint8Array | undefined;
    const listen = (bytes: Uint8Array) => (update = bytes);
    doc.on('update', listen);
    doc.transact(edit);
    doc.off('update', listen);
    return update ?? Y.encodeStateAsUpdate(doc, before);
  };
  return { doc, change, set: (key: string, value: unknown) => change(() => fieldsOf(doc).set(key, value)) };
}

const brief = (
  events: readonly {
    kind: string;
    field: string | undefined;
    actor: string | undefined;
    winner: string | undefined;
    from: unknown;
    to: unknown;
  }[],
) => events.map(({ kind, field, actor, winner, from, to }) => ({ kind, field, actor, winner, from, to }));

test('the first row of a log makes one event, later ones one per field that changed', () => {
  const projection = openProjection(deal, record, new Y.Doc());
  const one = replica(1);
  expect(
    brief(
      applyLogRow(
        projection,
        row(
          1,
          anna,
          one.change(() => applyChanges(one.doc, deal, { name: { value: 'Roof' }, tags: { value: ['a'] } })),
        ),
      ),
    ),
  ).toEqual([{ kind: 'created', field: undefined, actor: anna, winner: undefined, from: undefined, to: undefined }]);
  const second = one.change(() => applyChanges(one.doc, deal, { name: { value: 'Roofs' }, tags: { add: ['b'], remove: ['a'] } }));
  expect(brief(applyLogRow(projection, row(2, anna, second)))).toEqual([
    { kind: 'changed', field: 'name', actor: anna, winner: undefined, from: 'Roof', to: 'Roofs' },
    { kind: 'added', field: 'tags', actor: anna, winner: undefined, from: undefined, to: ['b'] },
    { kind: 'removed', field: 'tags', actor: anna, winner: undefined, from: ['a'], to: undefined },
  ]);
});

test('[V7] [M12] a value that loses as it arrives is an event naming both people', () => {
  const projection = openProjection(deal, record, new Y.Doc());
  const base = replica(1);
  applyLogRow(projection, row(1, anna, base.set('name', 'Roof')));
  const a = replica(10, base.doc);
  const b = replica(20, base.doc);
  applyLogRow(projection, row(2, ben, b.set('name', 'of Ben')));
  expect(brief(applyLogRow(projection, row(3, anna, a.set('name', 'of Anna'))))).toEqual([
    { kind: 'overwritten', field: 'name', actor: anna, winner: ben, from: 'of Anna', to: 'of Ben' },
  ]);
});

test('[M217] where a note stands says nothing: of two who put it elsewhere at once, nobody is told of a loss', () => {
  const projection = openProjection(note, record, new Y.Doc());
  const base = replica(1);
  applyLogRow(projection, row(1, anna, base.set('name', 'Plan')));
  const a = replica(10, base.doc);
  const b = replica(20, base.doc);
  applyLogRow(projection, row(2, ben, b.set('place', 3)));
  expect(brief(applyLogRow(projection, row(3, anna, a.set('place', 5))))).toEqual([]);
  const c = replica(30, base.doc);
  expect(applyLogRow(projection, row(4, anna, c.set('place', 7))).map(({ kind }) => kind)).toEqual(['changed']);
  expect(projection.values['place']).toBe(7);
});

test('[V7] [M12] a value that wins over one its author had not seen tells the other', () => {
  const projection = openProjection(deal, record, new Y.Doc());
  const base = replica(1);
  applyLogRow(projection, row(1, anna, base.set('name', 'Roof')));
  const a = replica(10, base.doc);
  const b = replica(20, base.doc);
  applyLogRow(projection, row(2, anna, a.set('name', 'of Anna')));
  expect(brief(applyLogRow(projection, row(3, ben, b.set('name', 'of Ben'))))).toEqual([
    { kind: 'overwritten', field: 'name', actor: anna, winner: ben, from: 'of Anna', to: 'of Ben' },
    { kind: 'changed', field: 'name', actor: ben, winner: undefined, from: 'of Anna', to: 'of Ben' },
  ]);
});

test('a write that had seen the other, also through its own earlier ones, overwrites nothing unseen', () => {
  const projection = openProjection(deal, record, new Y.Doc());
  const base = replica(1);
  applyLogRow(projection, row(1, anna, base.set('name', 'Roof')));
  const b = replica(20, base.doc);
  const both = b.change(() => {
    fieldsOf(b.doc).set('name', 'first');
    fieldsOf(b.doc).set('name', 'second');
  });
  expect(brief(applyLogRow(projection, row(2, ben, both)))).toEqual([
    { kind: 'changed', field: 'name', actor: ben, winner: undefined, from: 'Roof', to: 'second' },
  ]);
});

test('[V7] a sentence typed into a paragraph that somebody deleted is kept with its words', () => {
  const projection = openProjection(note, record, new Y.Doc());
  const base = replica(1);
  const root = base.doc.get('note', Y.XmlText);
  const paragraph = new Y.XmlText();
  applyLogRow(
    projection,
    row(
      1,
      anna,
      base.change(() => {
        root.insertEmbed(0, paragraph);
        paragraph.insert(0, 'Hello');
      }),
    ),
  );
  const a = replica(10, base.doc);
  const b = replica(20, base.doc);
  const deleting = b.change(() => b.doc.get('note', Y.XmlText).delete(0, 1));
  const typing = a.change(() =>
    (a.doc.get('note', Y.XmlText).toDelta()[0] as { insert: Y.XmlText }).insert.insert(5, ' lost words'),
  );
  expect(brief(applyLogRow(projection, row(2, ben, deleting))).map((event) => event.kind)).toEqual(['note']);
  expect(brief(applyLogRow(projection, row(3, anna, typing)))).toEqual([
    { kind: 'text-lost', field: undefined, actor: anna, winner: undefined, from: ' lost words', to: undefined },
  ]);
});

test('[V7] [M12] a command whose author had not seen a value tells its writer, one that had does not', () => {
  for (const [base, told] of [
    [1, true],
    [2, false],
    [undefined, false],
  ] as const) {
    const projection = openProjection(deal, record, new Y.Doc());
    const one = replica(1);
    applyLogRow(projection, row(1, anna, one.set('name', 'a')));
    applyLogRow(projection, row(2, anna, one.set('name', 'b')));
    const events = applyLogRow(projection, row(3, ben, one.set('name', 'c'), { origin: 'command', base }));
    expect(events.map((event) => event.kind)).toEqual(told ? ['overwritten', 'changed'] : ['changed']);
  }
});

test('[V7] a value that waited for its predecessor and loses when that comes is told, too', () => {
  const projection = openProjection(deal, record, new Y.Doc());
  const base = replica(1);
  applyLogRow(projection, row(1, anna, base.set('name', 'Roof')));
  const a = replica(10, base.doc);
  const b = replica(20, base.doc);
  const first = a.set('nextStep', 'call');
  const second = a.set('name', 'of Anna');
  applyLogRow(projection, row(2, ben, b.set('name', 'of Ben')));
  expect(applyLogRow(projection, row(3, anna, second))).toEqual([]);
  expect(brief(applyLogRow(projection, row(4, anna, first)))).toEqual([
    { kind: 'overwritten', field: 'name', actor: anna, winner: ben, from: 'of Anna', to: 'of Ben' },
    { kind: 'changed', field: 'nextStep', actor: anna, winner: undefined, from: undefined, to: 'call' },
  ]);
});

test('a lost part, a lost member and a lost setting are told in the row’s representation', () => {
  const lose = (type: typeof deal, key: string, value: unknown, other: unknown) => {
    const projection = openProjection(type, record, new Y.Doc());
    const base = replica(1);
    applyLogRow(projection, row(1, anna, base.set('seed', 1)));
    const a = replica(10, base.doc);
    const b = replica(20, base.doc);
    applyLogRow(projection, row(2, ben, b.set(key, other)));
    return brief(applyLogRow(projection, row(3, anna, a.set(key, value))));
  };
  expect(lose(account, 'billing.city', 'Bonn', 'Köln')).toMatchObject([
    { field: 'billing', from: { city: 'Bonn' }, to: { city: 'Köln' } },
  ]);
  expect(lose(settingsType, 'stage/won/label', 'Yes', 'Done')).toMatchObject([
    { field: 'stage/won/label', from: 'Yes', to: 'Done' },
  ]);
  expect(lose(settingsType, 'constructor', 'Yes', 'Done')).toMatchObject([{ field: 'constructor', from: 'Yes', to: 'Done' }]);
  // Two people who add the same tag wanted the same.
  expect(lose(deal, 'tags/a', true, true)).toEqual([]);
});

test('[M14] two values that one person loses in one minute are two events', () => {
  const projection = openProjection(deal, record, new Y.Doc());
  const base = replica(1);
  applyLogRow(projection, row(1, anna, base.set('name', 'Roof')));
  const a = replica(10, base.doc);
  const b = replica(20, base.doc);
  applyLogRow(projection, row(2, ben, b.set('name', 'of Ben')));
  const at = { madeAt: '2026-03-01T11:00:00.000Z' };
  const lost = [3, 4].flatMap((position) =>
    applyLogRow(projection, row(position, anna, a.set('name', `of Anna ${position}`), at)),
  );
  expect(lost.map((event) => event.kind)).toEqual(['overwritten', 'overwritten']);
  expect(new Set(lost.map((event) => event.id)).size).toBe(2);
});

test('[M13] a value that is written again because it was meant later was not lost', () => {
  const projection = openProjection(deal, record, new Y.Doc());
  const base = replica(1);
  applyLogRow(projection, row(1, anna, base.set('name', 'Roof')));
  const a = replica(10, base.doc);
  const b = replica(20, base.doc);
  applyLogRow(projection, row(2, ben, b.set('name', 'of Ben')));
  const madeAt = '2026-03-01T11:00:00.000Z';
  const [lost] = applyLogRow(projection, row(3, anna, a.set('name', 'of Anna'), { madeAt }));
  const settled = applyLogRow(projection, row(4, anna, b.set('name', 'of Anna'), { madeAt, origin: 'settle' }));
  const taken = settled.find((event) => event.id === lost?.id);
  expect(lost && taken && mergeEvent(lost, taken)).toBeUndefined();
  expect(brief(settled.filter((event) => event !== taken))).toEqual([
    { kind: 'overwritten', field: 'name', actor: ben, winner: anna, from: 'of Ben', to: 'of Anna' },
    { kind: 'changed', field: 'name', actor: anna, winner: undefined, from: 'of Ben', to: 'of Anna' },
  ]);
});

test('[M14] events of one person, key and minute become one; there and back again is none', () => {
  const projection = openProjection(deal, record, new Y.Doc());
  const one = replica(1);
  applyLogRow(projection, row(1, anna, one.set('name', 'a')));
  const at = { madeAt: '2026-03-01T11:00:00.000Z' };
  const [first] = applyLogRow(projection, row(2, anna, one.set('name', 'b'), at));
  const [second] = applyLogRow(projection, row(3, anna, one.set('name', 'c'), at));
  const [third] = applyLogRow(projection, row(4, anna, one.set('name', 'a'), at));
  if (!first || !second || !third) throw new Error('an event is missing');
  expect(new Set([first.id, second.id, third.id]).size).toBe(1);
  const united = mergeEvent(first, second);
  expect(united).toMatchObject({ from: 'a', to: 'c', position: 3 });
  expect(mergeEvent(united, third)).toBeUndefined();
});

test('[V7] a value that waited for its predecessor and had lost before that came is told of', () => {
  const projection = openProjection(account, record, new Y.Doc());
  const base = replica(1);
  applyLogRow(projection, row(1, anna, base.set('name', 'Acme')));
  const hers = replica(5, base.doc);
  const his = replica(9, base.doc);
  hers.set('size', 5); // is not taken: what she writes from now on waits for it
  expect(applyLogRow(projection, row(2, anna, hers.set('domain', 'anna.example')))).toEqual([]);
  const other = his.set('domain', 'ben.example');
  applyLogRow(projection, row(3, ben, other));
  // Her replica sees his value win, and clears hers away before she sends all that she has.
  Y.applyUpdate(hers.doc, other);
  const told = applyLogRow(projection, row(4, anna, Y.encodeStateAsUpdate(hers.doc)));
  expect(brief(told.filter(({ kind }) => kind === 'overwritten'))).toEqual([
    { kind: 'overwritten', field: 'domain', actor: anna, winner: ben, from: 'anna.example', to: 'ben.example' },
  ]);
});

test('[V7] a value that waited for its predecessor and that its author replaced or emptied meanwhile is nobody’s loss', () => {
  const projection = openProjection(account, record, new Y.Doc());
  const base = replica(1);
  applyLogRow(projection, row(1, anna, base.set('name', 'Acme')));
  const hers = replica(5, base.doc);
  hers.set('size', 5);
  applyLogRow(projection, row(2, anna, hers.set('domain', 'one.example')));
  applyLogRow(projection, row(3, anna, hers.set('externalId', 'A-1')));
  hers.set('domain', 'two.example');
  hers.change(() => fieldsOf(hers.doc).delete('externalId'));
  const told = applyLogRow(projection, row(4, anna, Y.encodeStateAsUpdate(hers.doc)));
  expect(brief(told.filter(({ kind }) => kind === 'overwritten'))).toEqual([]);
});
