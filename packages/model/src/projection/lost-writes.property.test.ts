import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { checkUpdate } from '../documents/check-update.ts';
import { fieldsOf, readFields, writeEntries } from '../documents/record-document.ts';
import { incomingWrites, settle } from '../documents/settle.ts';
import { deal } from '../objects/deal.ts';
import { applyLogRow, openProjection, type LogRow, type Projection } from './apply-update.ts';
import type { ActivityEvent } from './event.ts';

const record = '00000000-0000-7000-8000-000000000001';
const actorOf = (index: number) => `00000000-0000-7000-8000-00000000000${index}`;
const timeOf = (minute: number) => new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString();

type Step = { readonly who: number; readonly kind: 'write' | 'clear' | 'send' | 'receive'; readonly key: string };
const step: fc.Arbitrary<Step> = fc.record({
  who: fc.nat(2),
  kind: fc.constantFrom('write', 'write', 'write', 'clear', 'send', 'send', 'receive'),
  key: fc.constantFrom('name', 'nextStep', 'billing'),
});
/** Client ids in any order, as Yjs decides between concurrent writes by them. */
const clients = fc.constantFrom([11, 22, 33], [33, 22, 11], [22, 33, 11]);

type Pending = { readonly update: Uint8Array; readonly madeAt: string; readonly base: number };

/** Three people who edit apart, send edit by edit, and receive now and then; the server logs in the order of arrival. */
function play(clientIds: readonly number[], steps: readonly Step[], options: { readonly settling: boolean }) {
  const server = new Y.Doc();
  const log: LogRow[] = [];
  const live = openProjection(deal, record, server);
  const events: ActivityEvent[] = [];
  const append = (row: Omit<LogRow, 'position' | 'at'>) => {
    const full = { ...row, position: log.length + 1, at: timeOf(100_000 + log.length) };
    log.push(full);
    events.push(...applyLogRow(live, full));
  };
  const people = clientIds.map((clientID) => {
    const doc = new Y.Doc();
    doc.clientID = clientID;
    const outbox: Pending[] = [];
    return { doc, outbox, seen: 0 };
  });
  const seed = new Y.Doc();
  seed.clientID = 1;
  fieldsOf(seed).set('description', 'first');
  append({ update: Y.encodeStateAsUpdate(seed), actor: undefined, origin: 'edit', madeAt: timeOf(0) });
  const written: string[] = [];
  const last = new Map<string, { madeAt: string; value: string | undefined }>();

  const send = (who: number) => {
    const person = people[who];
    const pending = person?.outbox.shift();
    if (!person || !pending) return;
    const checked = checkUpdate(pending.update);
    if ('reason' in checked) throw new Error(checked.reason);
    const incoming = incomingWrites(checked.decoded, server);
    append({ update: pending.update, actor: actorOf(who), origin: 'edit', madeAt: pending.madeAt });
    // The engine decides with the writes as they were before this row; the projection already has them after it.
    const before = new Map(writesBefore);
    const rewrites = options.settling ? settle(server, before, incoming, pending) : [];
    writesBefore = new Map(live.writes);
    if (rewrites.length === 0) return;
    const writer = new Y.Doc();
    Y.applyUpdate(writer, Y.encodeStateAsUpdate(server));
    writer.clientID = 2;
    let update: Uint8Array | undefined;
    writer.on('update', (bytes: Uint8Array) => (update = bytes));
    writeEntries(writer, rewrites);
    const winner =
      rewrites[0] && pending.madeAt >= (before.get(rewrites[0][0])?.madeAt ?? '')
        ? { actor: actorOf(who), madeAt: pending.madeAt }
        : before.get(rewrites[0]?.[0] ?? '');
    if (update && winner) append({ update, actor: winner.actor, origin: 'settle', madeAt: winner.madeAt });
    writesBefore = new Map(live.writes);
  };
  let writesBefore = new Map(live.writes);

  steps.forEach(({ who, kind, key }, index) => {
    const person = people[who];
    if (!person) return;
    if (kind === 'send') return send(who);
    if (kind === 'receive') {
      Y.applyUpdate(person.doc, Y.encodeStateAsUpdate(server));
      person.seen = log.length;
      return;
    }
    const madeAt = timeOf(index + 1);
    let update: Uint8Array | undefined;
    const listen = (bytes: Uint8Array) => (update = bytes);
    person.doc.on('update', listen);
    const value = kind === 'write' ? `value ${index}` : undefined;
    writeEntries(person.doc, [[key, value]]);
    person.doc.off('update', listen);
    if (!update) return;
    if (value !== undefined && key !== 'billing') written.push(value);
    if (key !== 'billing') last.set(key, { madeAt, value });
    person.outbox.push({ update, madeAt, base: person.seen });
  });
  for (let round = 0; round < steps.length; round++) people.forEach((_, who) => send(who));
  return { log, events, live, written, last, people };
}

const replay = (log: readonly LogRow[]): { events: ActivityEvent[]; projection: Projection } => {
  const projection = openProjection(deal, record, new Y.Doc());
  return { events: log.flatMap((row) => applyLogRow(projection, row)), projection };
};

test('[V7] [M11] whatever three people write apart, every value is told in an event or still stands', () => {
  fc.assert(
    fc.property(clients, fc.array(step, { maxLength: 40 }), fc.boolean(), (ids, steps, settling) => {
      const { events, live, written } = play(ids, steps, { settling });
      const told = new Set([...events.flatMap((event) => [event.from, event.to]), ...Object.values(live.values)]);
      for (const value of written) expect(told).toContain(value);
    }),
    { numRuns: 120 },
  );
});

test('[V7] [M12] every value that nobody replaced knowingly is told to its author as overwritten', () => {
  fc.assert(
    fc.property(clients, fc.array(step, { maxLength: 12 }), (ids, steps) => {
      // Nobody receives anything: every value but the last standing one lost to somebody who had not seen it.
      const apart = steps.filter(({ kind }) => kind === 'write' || kind === 'send').map((one) => ({ ...one, key: 'name' }));
      const { events, live, written, log } = play(ids, apart, { settling: false });
      const authors = new Map<string, string>();
      for (const event of events)
        if (event.kind === 'changed' && typeof event.to === 'string' && event.actor) authors.set(event.to, event.actor);
      const lost = events.filter((event) => event.kind === 'overwritten');
      for (const event of lost) expect(event.actor).toBeDefined();
      const replacedByAuthor = new Set(
        events
          .filter(
            (event) => event.kind === 'changed' && typeof event.from === 'string' && authors.get(event.from) === event.actor,
          )
          .map((event) => event.from),
      );
      for (const value of written) {
        if (live.values['name'] === value || replacedByAuthor.has(value)) continue;
        expect(
          lost.map((event) => event.from),
          `${value} of ${log.length} rows`,
        ).toContain(value);
      }
    }),
    { numRuns: 100 },
  );
});

test('[V3] [M15] replaying the log gives the same events, writes and values, byte for byte', () => {
  fc.assert(
    fc.property(clients, fc.array(step, { maxLength: 30 }), (ids, steps) => {
      const { log, events, live } = play(ids, steps, { settling: true });
      const again = replay(log);
      expect(JSON.stringify(again.events)).toBe(JSON.stringify(events));
      expect(again.projection.values).toEqual(live.values);
      expect([...again.projection.writes]).toEqual([...live.writes]);
    }),
    { numRuns: 100 },
  );
});

test('[V3] [M15] continuing from a snapshot with its writes gives the events that never stopping gives', () => {
  fc.assert(
    fc.property(clients, fc.array(step, { maxLength: 30 }), fc.nat(30), (ids, steps, cut) => {
      const { log, events } = play(ids, steps, { settling: true });
      const at = Math.min(cut, log.length);
      const first = openProjection(deal, record, new Y.Doc());
      const before = log.slice(0, at).flatMap((row) => applyLogRow(first, row));
      const snapshot = new Y.Doc();
      Y.applyUpdate(snapshot, Y.encodeStateAsUpdate(first.doc));
      const second = openProjection(deal, record, snapshot, {
        writes: JSON.parse(JSON.stringify([...first.writes])) as never,
        since: first.since,
      });
      const after = log.slice(at).flatMap((row) => applyLogRow(second, row));
      expect(JSON.stringify([...before, ...after])).toBe(JSON.stringify(events));
    }),
    { numRuns: 100 },
  );
});

test('[M16] of concurrent writes the one that was meant later stands, whatever the client ids', () => {
  fc.assert(
    fc.property(clients, fc.array(step, { maxLength: 20 }), (ids, steps) => {
      const apart = steps.filter(({ kind }) => kind !== 'receive');
      const { last, live } = play(ids, apart, { settling: true });
      const fields = readFields(live.doc);
      for (const [key, { value }] of last) expect(fields.get(key)).toBe(value);
    }),
    { numRuns: 120 },
  );
});
