import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarText, folded, type CalendarDay } from './calendar.ts';

const call: CalendarDay = {
  uid: 'task-1@rapport',
  day: '2026-12-31',
  summary: 'Call Ana',
  description: undefined,
  url: 'https://crm.example/app/x/tasks/1',
  createdAt: '2026-11-01T08:00:00.000Z',
  updatedAt: '2026-11-02T09:30:00.000Z',
  sequence: 3,
};
/** The lines of a calendar as a reader puts them together. */
const lines = (text: string) => text.replaceAll('\r\n ', '').split('\r\n');
const valueOf = (text: string, name: string) =>
  lines(text)
    .find((line) => line.startsWith(`${name}:`))
    ?.slice(name.length + 1);
const unescaped = (text: string) => text.replaceAll(/\\([\\;,n])/g, (_, sign: string) => (sign === 'n' ? '\n' : sign));

describe('[M27] a calendar is one that RFC 5545 describes', () => {
  test('a whole day ends before the next one, and nobody is busy', () => {
    const text = calendarText('Ana', [call]);
    expect(lines(text)).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Rapport//Rapport//EN',
      'CALSCALE:GREGORIAN',
      'METHOD:PUBLISH',
      'NAME:Ana',
      'X-WR-CALNAME:Ana',
      'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
      'X-PUBLISHED-TTL:PT1H',
      'BEGIN:VEVENT',
      'UID:task-1@rapport',
      'DTSTAMP:20261102T093000Z',
      'CREATED:20261101T080000Z',
      'LAST-MODIFIED:20261102T093000Z',
      'SEQUENCE:3',
      'DTSTART;VALUE=DATE:20261231',
      'DTEND;VALUE=DATE:20270101',
      'SUMMARY:Call Ana',
      'URL:https://crm.example/app/x/tasks/1',
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
      'END:VCALENDAR',
      '',
    ]);
  });

  test('text keeps its commas, semicolons, backslashes and lines, and cannot begin a line of its own', () => {
    const summary = 'Offer; 10,000 € \\ net';
    const text = calendarText('A', [{ ...call, summary, description: 'one\r\ntwo\nEND:VCALENDAR\u0000' }]);
    expect(valueOf(text, 'SUMMARY')).toBe('Offer\\; 10\\,000 € \\\\ net');
    expect(valueOf(text, 'DESCRIPTION')).toBe('one\\ntwo\\nEND:VCALENDAR');
    expect(lines(text).filter((line) => line === 'END:VCALENDAR')).toHaveLength(1);
  });

  test('no line is longer than 75 octets, no character is cut, and what is put together again is what was there', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (summary) => {
        const text = calendarText('Ünï', [{ ...call, summary }]);
        for (const line of text.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75);
        const storable = summary.replaceAll(/\r\n?/g, '\n').replaceAll(/(?![\t\n])\p{Cc}/gu, '');
        expect(unescaped(valueOf(text, 'SUMMARY') ?? '')).toBe(storable);
      }),
    );
    expect(folded('x'.repeat(75))).toBe('x'.repeat(75));
    expect(folded('x'.repeat(76))).toBe(`${'x'.repeat(75)}\r\n x`);
    expect(folded('ä'.repeat(38))).toBe(`${'ä'.repeat(37)}\r\n ä`);
  });

  test('a day after which there is none is left out', () =>
    expect(calendarText('A', [{ ...call, day: '9999-12-31' }])).not.toContain('VEVENT'));
});
