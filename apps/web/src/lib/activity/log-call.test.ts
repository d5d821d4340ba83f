import { expect, test } from 'vitest';
import { type CallDraft, followUpChanges, interactionChanges, subjectOf } from './log-call.ts';

const draft = (more: Partial<CallDraft> = {}): CallDraft => ({
  subject: '',
  words: '',
  minutes: undefined,
  values: { channel: 'call', direction: 'outgoing', at: '2026-03-01T09:00:00.000Z' },
  followUp: undefined,
  ...more,
});

test('[M115] a call is called by what was said of it, else by its first line, else by whom it was with', () => {
  expect(subjectOf({ subject: ' Renewal ', words: 'Long' }, 'Call with Ana')).toBe('Renewal');
  expect(subjectOf({ subject: '', words: '\nThey want more seats\nSecond line' }, 'Call with Ana')).toBe('They want more seats');
  expect(subjectOf({ subject: '', words: '  ' }, 'Call with Ana')).toBe('Call with Ana');
  expect([...subjectOf({ subject: 'ü'.repeat(200), words: '' }, '')]).toHaveLength(80);
});

test('[M115] a call hangs on its record, the contact took part in it, and what nobody said is not written', () => {
  const contact = { type: 'contact', id: 'c' };
  expect(interactionChanges(contact, draft({ minutes: 15, words: 'Hello' }), 'me', 'Call with Ana')).toEqual({
    channel: { value: 'call' },
    direction: { value: 'outgoing' },
    at: { value: '2026-03-01T09:00:00.000Z' },
    host: { value: 'me' },
    subject: { value: 'Hello' },
    minutes: { value: 15 },
    description: { value: 'Hello' },
    related: { add: ['contact:c'], remove: [] },
    participants: { add: ['c'], remove: [] },
  });
  const deal = interactionChanges({ type: 'deal', id: 'd' }, draft(), 'me', 'Call with Renewal');
  expect(Object.keys(deal).sort()).toEqual(['at', 'channel', 'direction', 'host', 'related', 'subject']);
});

test('[M115] what was promised in a call is a task of whoever held it, on the same record', () => {
  const about = { type: 'deal', id: 'd' };
  expect(followUpChanges(about, { followUp: { name: ' Send offer ', due: '2026-03-05' } }, 'me')).toEqual({
    name: { value: 'Send offer' },
    assignee: { value: 'me' },
    due: { value: '2026-03-05' },
    related: { add: ['deal:d'], remove: [] },
  });
  expect(followUpChanges(about, { followUp: { name: '  ', due: '2026-03-05' } }, 'me')).toBeUndefined();
  expect(followUpChanges(about, { followUp: undefined }, 'me')).toBeUndefined();
});
