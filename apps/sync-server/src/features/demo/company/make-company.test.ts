import { createHash } from 'node:crypto';
import { entryFault } from '@rapport/model/ledger/entry-fault';
import { readLines } from '@rapport/model/documents/note-text';
import { objectTypes } from '@rapport/model/objects/index';
import type { Money, Values } from '@rapport/model/schema/row';
import { builtInPipelines } from '@rapport/model/settings/built-in-options';
import type { Stage } from '@rapport/model/settings/definitions';
import { isRotting } from '@rapport/model/settings/rotting';
import { describe, expect, test } from 'vitest';
import * as Y from 'yjs';
import { companyRows } from '../company-rows.ts';
import { storyLines } from '../stories/all-stories.ts';
import { bands, cycleMedian, shares, type Deal } from './deals.ts';
import type { DemoRecord } from './demo-record.ts';
import { makeCompany, type CompanyWish } from './make-company.ts';
import { noteRoot } from './notes.ts';
import { present } from './people.ts';
import { fits } from './told-deals.ts';

const wish: CompanyWish = { seed: 'nordlicht', day: '2026-03-18', scale: 1 };
const company = makeCompany(wish);
const { records, deals, people, calendar } = company;
const comments = company.entries.filter(({ type }) => type === 'comment');

const of = (type: string): readonly DemoRecord[] => records.filter((record) => record.type === type);
/** What each field of a record was ever set to. */
const written = (record: DemoRecord, field: string): readonly unknown[] =>
  record.steps.flatMap(({ changes }): readonly unknown[] => {
    const change = changes[field];
    return !change ? [] : 'value' in change ? [change.value] : change.add;
  });
const now = (record: DemoRecord, field: string): unknown => written(record, field).at(-1);
const share = (part: number, whole: number) => part / whole;
const open = deals.filter(({ outcome }) => outcome === 'open');
const rate = (among: readonly Deal[]) => {
  const won = among.filter(({ outcome }) => outcome === 'won').length;
  return share(won, won + among.filter(({ outcome }) => outcome === 'lost').length);
};
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

test('the same seed and day give byte-identical updates, another seed gives others', () => {
  const fingerprint = (made: ReturnType<typeof makeCompany>) => {
    const hash = createHash('sha256');
    let number = 1_000;
    const rows = companyRows(made.records, made.entries, {
      workspaceId: made.workspaceId,
      serverClient: 1,
      number: () => ++number,
      when: (at) => new Date(at),
    });
    for (const { documentId, position, update, madeAt, actor } of rows.updates)
      hash.update(`${documentId} ${position} ${madeAt.toISOString()} ${actor}`).update(update);
    for (const entry of rows.entries) hash.update(JSON.stringify(entry));
    return hash.digest('hex');
  };
  expect(fingerprint(makeCompany(wish))).toBe(fingerprint(company));
  expect(makeCompany({ ...wish, seed: 'other' }).records[500]!.id).not.toBe(records[500]!.id);
});

describe('what there is', () => {
  test('every built-in type, every kind of field that they have, and every stage occurs, but what the server alone writes', () => {
    // What only the server writes, after its cause, is no part of a story.
    const ours = Object.values(objectTypes).filter(({ madeBy, personal }) => madeBy !== 'server' && personal === undefined);
    const types = new Set([...records.map(({ type }) => type), ...company.entries.map(({ type }) => type)]);
    expect([...types].sort()).toEqual(ours.map(({ key }) => key).sort());
    const kinds = new Set<string>(['serial']);
    const wanted = new Set(ours.flatMap(({ fields }) => Object.values(fields).map(({ kind }) => kind)));
    for (const { type, steps } of records)
      for (const { changes } of steps) for (const key of Object.keys(changes)) kinds.add(objectTypes[type]!.fields[key]!.kind);
    for (const { type, versions } of company.entries)
      for (const { values } of versions) for (const key of Object.keys(values)) kinds.add(objectTypes[type]!.fields[key]!.kind);
    expect([...kinds].sort()).toEqual([...wanted].sort());
    const stages = new Set(of('deal').map((record) => now(record, 'stage')));
    expect([...stages].sort()).toEqual(Object.keys(builtInPipelines.sales!.stages).sort());
  });

  test('as many as the story says: 400 accounts, 1,200 contacts, 900 deals, 150 notes, 600 comments; three times with a scale of three', () => {
    const kept = (type: string) => of(type).filter(({ fate }) => fate?.at(-1)?.change !== 'deleted').length;
    expect(['account', 'contact', 'deal', 'note'].map(kept)).toEqual([400, 1_200, 900, 150]);
    expect(comments).toHaveLength(600);
    expect(storyLines).toHaveLength(40);
    expect(makeCompany({ ...wish, scale: 3 }).records.filter(({ type }) => type === 'deal')).toHaveLength(2_700);
  });

  test('nobody mixes it up with a real company: only example domains, and telephone numbers that are kept for fiction', () => {
    const emails = of('contact').flatMap((record) => written(record, 'emails').flat() as string[]);
    expect(emails.filter((email) => !email.endsWith('.example'))).toEqual([]);
    const urls = records.flatMap((record) =>
      ['website', 'linkedin', 'xing'].flatMap((field) => written(record, field) as string[]),
    );
    expect(urls.filter((url) => !/^https:\/\/[a-z0-9.-]+\.example(\/|$)/.test(url))).toEqual([]);
    const reserved =
      /^\+(49 (30 23125|69 90009|40 66969|221 4710|89 99998) \d{3}|49 171 39200 \d\d|49 176 040690 \d\d|46 (8 465 004|31 390 06|40 628 04) \d\d|46 70 174 06 \d\d|44 (20 7946|161 496|131 496) 0\d{3}|44 7700 900\d{3}|33 (1 99 00|2 61 91|3 53 01|4 65 71|5 36 49|6 39 98) \d\d \d\d|1 \d{3} 555 01\d\d)$/;
    const phones = [...of('account'), ...of('contact')].flatMap((record) => written(record, 'phones').flat() as string[]);
    expect(phones.filter((phone) => !reserved.test(phone))).toHaveLength(40);
  });

  test('tasks and a comment that names them for each of the twelve, and three giants with a tree of companies', () => {
    const twelve = present(people).map(({ id }) => id);
    expect(twelve).toHaveLength(12);
    const assigned = new Set(
      of('task')
        .filter((record) => now(record, 'done') === false)
        .map((record) => now(record, 'assignee')),
    );
    expect(twelve.filter((id) => !assigned.has(id))).toEqual([]);
    const fresh = comments.filter(({ versions }) => versions[0]!.at > calendar.at(-5));
    const named = new Set(fresh.flatMap(({ versions }) => (versions[0]!.values.mentions as string[] | undefined) ?? []));
    expect(twelve.filter((id) => !named.has(id))).toEqual([]);
    const parents = new Map(of('account').map((record) => [record.id, now(record, 'parent') as string | undefined]));
    const tops = new Set([...parents.values()].filter((id) => id !== undefined && parents.get(id) === undefined));
    expect(tops.size).toBe(3);
    expect([...parents.values()].filter((id) => id !== undefined && parents.get(id) !== undefined).length).toBeGreaterThan(4);
  });

  test('dirt: 25 pairs, records without owner, and the book of somebody who has left', () => {
    const without = (type: string) => of(type).filter((record) => now(record, 'owner') === undefined).length;
    expect(without('account')).toBe(18);
    expect(without('contact')).toBe(30 + of('contact').filter(({ fate }) => fate?.at(-1)?.change === 'deleted').length);
    expect(without('deal')).toBeGreaterThan(2);
    const dieter = people.of('dieter');
    expect(dieter.left).toBe(true);
    expect(open.filter(({ owner }) => owner === dieter).length).toBeGreaterThan(4);
    expect(of('account').filter((record) => now(record, 'owner') === dieter.id).length).toBeGreaterThan(20);
  });
});

test('[M164] [M165] the account of each told deal has all that a record page can show: a note with a table, files of each kind, links with roles and dates', () => {
  const files = new Map(company.files.map(({ entry, mediaType }) => [entry.id, { home: entry.home, mediaType }]));
  const linesOf = (note: DemoRecord) => {
    const doc = new Y.Doc();
    for (const { update } of note.steps) if (update) Y.applyUpdate(doc, update);
    return readLines(doc.get(noteRoot, Y.XmlText));
  };
  const noteOf = (about: string) => of('note').find((note) => now(note, 'record') === about)!;
  let pictures = 0;
  for (const deal of company.heroes.values()) {
    const told = linesOf(noteOf(`deal:${deal}`));
    expect(told.some(({ block }) => block['block'] === 'cell') || told.some(({ block }) => block['block'] === 'image')).toBe(
      true,
    );
    for (const { block } of told) {
      if (block['block'] !== 'image') continue;
      pictures++;
      expect(files.get(String(block['file']))).toEqual({ home: { type: 'deal', id: deal }, mediaType: 'image/png' });
    }
    const account = now(
      of('deal').find(({ id }) => id === deal)!,
      'account',
    ) as string;
    expect(linesOf(noteOf(`account:${account}`)).filter(({ block }) => block['block'] === 'cell').length).toBeGreaterThan(5);
    const kinds = [...files.values()].filter(({ home }) => home.id === account).map(({ mediaType }) => mediaType);
    expect(kinds.sort()).toEqual(['application/pdf', 'image/png', 'text/csv']);
    const links = of('link').filter((link) => now(link, 'to') === `account:${account}`);
    expect(links.filter((link) => now(link, 'since') !== undefined).length).toBeGreaterThan(0);
  }
  expect(pictures).toBeGreaterThan(2);
});

describe('how it behaves', () => {
  test('24 % are won of what came to an end, more by some than by others, from some sources than from others, of small than of large', () => {
    expect(rate(deals)).toBeCloseTo(shares.won, 2);
    const by = (key: string) => rate(deals.filter(({ owner }) => owner.key === key));
    expect(by('ana')).toBeGreaterThan(by('jonas') + 0.04);
    const from = (source: string) => rate(deals.filter((deal) => deal.source === source));
    expect(from('existingCustomer')).toBeGreaterThan(from('outbound') * 2);
    const sized = (band: string) => rate(deals.filter((deal) => deal.band === band));
    expect(sized('small')).toBeGreaterThan(sized('large') + 0.05);
  });

  test('larger deals take longer, about as long as their median says', () => {
    const medians = bands.map((band) =>
      median(deals.filter((deal) => deal.band === band && deal.closed).map(({ created, closed }) => closed! - created)),
    );
    expect(medians).toEqual([...medians].sort((a, b) => a - b));
    for (const [index, band] of bands.slice(0, 3).entries()) {
      expect(medians[index]! / cycleMedian(band)).toBeGreaterThan(0.8);
      expect(medians[index]! / cycleMedian(band)).toBeLessThan(1.15);
    }
  });

  test('of the open ones 8 % rot, 12 % have no next step and 6 % are past their date', () => {
    const rounding = 1.2 / open.length;
    const told = { rotting: shares.rotting, withoutNextStep: shares.withoutNextStep, pastClose: shares.pastClose };
    for (const [key, wanted] of Object.entries(told))
      expect(Math.abs(share(open.filter((deal) => deal[key as keyof typeof told]).length, open.length) - wanted)).toBeLessThan(
        rounding,
      );
    const record = (deal: Deal) => of('deal').find(({ id }) => id === deal.id)!;
    for (const deal of open) {
      const made = record(deal);
      expect(now(made, 'nextStep') === undefined).toBe(deal.withoutNextStep);
      expect((now(made, 'closeDate') as string) < calendar.day).toBe(deal.pastClose);
      const updatedAt = new Date(made.steps.at(-1)!.at).toISOString();
      const stage = { outcome: 'open', daysToRot: 30 } as Stage;
      expect(isRotting({ updatedAt, values: { nextStepDate: now(made, 'nextStepDate') as string } }, stage, calendar.day)).toBe(
        deal.rotting,
      );
    }
  });

  test('fewer begin in summer than in spring and autumn, and most of the business is done with few', () => {
    const month = ({ created }: Deal) => calendar.parts(created).month;
    const count = (months: readonly number[]) => deals.filter((deal) => months.includes(month(deal))).length / months.length;
    expect(count([7, 8])).toBeLessThan(count([9, 10, 3]) * 0.6);
    const byAccount = [...Map.groupBy(deals, ({ account }) => account.id).values()]
      .map(({ length }) => length)
      .sort((a, b) => b - a);
    expect(byAccount.slice(0, 40).reduce((sum, each) => sum + each, 0) / deals.length).toBeGreaterThan(0.4);
  });

  test('nothing happened in the future, before its record was made, or after its author had left', () => {
    const midMorning = calendar.at(0) + 10 * 3_600_000;
    const left = people.of('dieter').id;
    const ids = new Map(records.map((record) => [record.id, record.steps[0]!.at]));
    for (const { steps, fate = [] } of records) {
      const times = [...steps, ...fate].map(({ at }) => at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(times.at(-1)!).toBeLessThan(midMorning);
      for (const { by, at } of steps) if (by === left) expect(at).toBeLessThan(calendar.at(-23));
    }
    for (const { home, versions } of comments) {
      expect(versions[0]!.at).toBeGreaterThan(ids.get(home.id)!);
      expect(versions.at(-1)!.at).toBeLessThan(midMorning);
    }
  });

  test('every reference leads somewhere', () => {
    const known = new Set([
      ...records.map(({ id }) => id),
      ...people.all.map(({ id }) => id),
      ...people.teams.map(({ id }) => id),
    ]);
    const dangling = records.flatMap((record) =>
      Object.entries(objectTypes[record.type]!.fields)
        .filter(([, { kind }]) => ['reference', 'references', 'member', 'members', 'team'].includes(kind))
        .flatMap(([key]) => written(record, key).flat() as string[])
        .filter((id) => !known.has(id.split(':').at(-1)!)),
    );
    expect(dangling).toEqual([]);
  });

  test('what is told agrees with the fields, no blank is left, and who may only read has written nothing', () => {
    for (const { versions } of comments) for (const { values } of versions) expect(String(values.body)).not.toMatch(/[{}]/);
    const price = storyLines.find(({ key }) => key === 'lost-price')!;
    for (const deal of deals.filter((each) => fits(price, each)))
      expect([deal.outcome, deal.lostReason]).toEqual(['lost', 'price']);
    const viewer = people.of('vera').id;
    expect(records.filter(({ steps }) => steps.some(({ by }) => by === viewer))).toEqual([]);
  });
});

test('[M105] orders are the sum of their lines, payments never more than what was ordered, and each names what is there', () => {
  const entries = new Map(company.entries.map((entry) => [entry.id, { type: entry.type, values: entry.versions[0]!.values }]));
  const amount = (values: Values, key: string) => (values[key] as Money).minor;
  const lines = new Map<string, number>();
  const paid = new Map<string, number>();
  const add = (sums: Map<string, number>, id: unknown, minor: number) =>
    sums.set(String(id), (sums.get(String(id)) ?? 0) + minor);
  let orders = 0;
  for (const { type, values } of entries.values()) {
    if (type === 'orderLine') add(lines, values['order'], amount(values, 'total'));
    if (type === 'payment') add(paid, values['order'], amount(values, 'amount'));
    expect(entryFault(objectTypes[type]!, values, (_, id) => entries.get(id)?.values)).toBeUndefined();
  }
  for (const [id, { type, values }] of entries) {
    if (type !== 'order') continue;
    orders++;
    expect(lines.get(id)).toBe(amount(values, 'total'));
    expect(paid.get(id) ?? 0).toBeLessThanOrEqual(amount(values, 'total'));
  }
  expect(orders).toBeGreaterThan(100);
});
