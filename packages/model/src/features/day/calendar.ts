import { addDays } from '../../query/resolve-operand.ts';

/** Something on a day, as a calendar shows it. */
export type CalendarDay = {
  /** Stays the same as long as it is the same thing. */
  readonly uid: string;
  /** `YYYY-MM-DD` */
  readonly day: string;
  readonly summary: string;
  readonly description: string | undefined;
  readonly url: string;
  /** ISO instants of its record. */
  readonly createdAt: string;
  readonly updatedAt: string;
  /** Grows with each change. */
  readonly sequence: number;
};

/** Text as RFC 5545 §3.3.11 writes it. Other control characters are not allowed at all. */
const escaped = (text: string): string =>
  text
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(/(?![\t\n])\p{Cc}/gu, '')
    .replaceAll(/[\\;,]/g, (sign) => `\\${sign}`)
    .replaceAll('\n', '\\n');

const encoder = new TextEncoder();
const longestLine = 75;

/** Lines are 75 octets at most; the rest goes on after a space (§3.1). No character is cut in two. */
export function folded(line: string): string {
  const lines: string[] = [];
  let current = '';
  let bytes = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (bytes + size > longestLine) {
      lines.push(current);
      current = ' ';
      bytes = 1;
    }
    current += character;
    bytes += size;
  }
  return [...lines, current].join('\r\n');
}

const stamp = (iso: string): string => `${iso.slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
const date = (day: string): string => day.replaceAll('-', '');

const event = (item: CalendarDay): readonly string[] => [
  'BEGIN:VEVENT',
  `UID:${escaped(item.uid)}`,
  `DTSTAMP:${stamp(item.updatedAt)}`,
  `CREATED:${stamp(item.createdAt)}`,
  `LAST-MODIFIED:${stamp(item.updatedAt)}`,
  `SEQUENCE:${item.sequence}`,
  `DTSTART;VALUE=DATE:${date(item.day)}`,
  // The end is the first day that is not part of it.
  `DTEND;VALUE=DATE:${date(addDays(item.day, 1))}`,
  `SUMMARY:${escaped(item.summary)}`,
  ...(item.description === undefined ? [] : [`DESCRIPTION:${escaped(item.description)}`]),
  `URL:${item.url}`,
  // Something to do fills no time: nobody is busy the whole day.
  'TRANSP:TRANSPARENT',
  'END:VEVENT',
];

/**
 * A calendar (RFC 5545) of whole days. Events, not to-dos: most calendars show nothing else. It asks no clock, so that
 * the same records give the same bytes.
 */
export function calendarText(name: string, items: readonly CalendarDay[]): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Rapport//Rapport//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `NAME:${escaped(name)}`,
    `X-WR-CALNAME:${escaped(name)}`,
    'REFRESH-INTERVAL;VALUE=DURATION:PT1H',
    'X-PUBLISHED-TTL:PT1H',
    // The last day of the calendar has no day after it.
    ...items.filter(({ day }) => day < '9999-12-31').flatMap(event),
    'END:VCALENDAR',
  ];
  return `${lines.map(folded).join('\r\n')}\r\n`;
}
