import { expect, test } from 'vitest';
import { limits } from '@rapport/model/limits';
import { type Drafts, KeptDrafts } from './drafts.ts';

/** What the browser keeps of all pages, with room for so many characters in one value. */
function storage(room = Number.POSITIVE_INFINITY) {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (at: number) => [...kept.keys()][at] ?? null,
    getItem: (key: string) => kept.get(key) ?? null,
    removeItem: (key: string) => void kept.delete(key),
    setItem(key: string, text: string) {
      if (text.length > room) throw new DOMException('no room', 'QuotaExceededError');
      kept.set(key, text);
    },
  };
}
const begin = (drafts: Drafts, text: unknown) => {
  drafts.keep('comment deal:1', text);
  return drafts;
};

test('[M238] a draft is there for the next page of its person alone, and for none once it is sent', () => {
  const device = storage();
  begin(new KeptDrafts('rapport/w/ana', device), 'Half a');
  expect(new KeptDrafts('rapport/w/ana', device).read('comment deal:1')).toBe('Half a');
  expect(new KeptDrafts('rapport/w/ana', device).read('comment deal:2')).toBeUndefined();
  expect(new KeptDrafts('rapport/w/ben', device).read('comment deal:1')).toBeUndefined();
  expect(new KeptDrafts('rapport/v/ana', device).read('comment deal:1')).toBeUndefined();
  begin(new KeptDrafts('rapport/w/ana', device), undefined);
  expect(device.length).toBe(0);
});

test('[M238] a wipe takes the drafts of its person, and what is still typed on that page comes to nothing', () => {
  const device = storage();
  begin(new KeptDrafts('rapport/w/ben', device), 'Ben’s');
  const ana = begin(new KeptDrafts('rapport/w/ana', device), 'Ana’s') as KeptDrafts;
  ana.wipe();
  begin(ana, 'Ana’s again');
  expect(ana.read('comment deal:1')).toBeUndefined();
  expect([...Array(device.length).keys()].map((at) => device.key(at))).toEqual(['rapport/w/ben/drafts/comment deal:1']);
});

test.each([
  ['is longer than one may be', storage(), 'x'.repeat(limits.draftCharacters.value + 1)],
  ['finds a full device', storage(50), 'x'.repeat(100)],
])('[M238] [V8] a draft that %s lives as long as its page, and nothing older comes back in its place', (_, device, text) => {
  const drafts = begin(begin(new KeptDrafts('rapport/w/ana', device), 'x'), text);
  expect(drafts.read('comment deal:1')).toBe(text);
  expect(new KeptDrafts('rapport/w/ana', device).read('comment deal:1')).toBeUndefined();
});

test('[M238] [V8] of more drafts than a device keeps the oldest go at its next start', () => {
  const device = storage();
  for (let at = 0; at <= limits.draftsOnDevice.value; at += 1)
    device.setItem(`rapport/w/ana/drafts/call deal:${at}`, JSON.stringify({ at: 1000 - at, draft: at }));
  device.setItem('rapport/w/ana/drafts/broken', '{');
  const drafts = new KeptDrafts('rapport/w/ana', device);
  drafts.tidy();
  expect(device.length).toBe(limits.draftsOnDevice.value);
  expect(drafts.read('call deal:0')).toBe(0);
  expect(drafts.read(`call deal:${limits.draftsOnDevice.value}`)).toBeUndefined();
});
