import { expect, test } from 'vitest';
import { splitDate } from './split-date.ts';

const context = { now: '2026-11-25T12:00:00.000Z', timeZone: 'Europe/Berlin', locale: 'en-GB' };

test.each([
  ['Call Ana tomorrow', 'Call Ana', '2026-11-26'],
  ['Call Ana fri', 'Call Ana', '2026-11-27'],
  ['Send the offer on friday', 'Send the offer', '2026-11-27'],
  ['Angebot senden bis 31.12.', 'Angebot senden', '2026-12-31'],
  ['Visit, 3 Dec', 'Visit', '2026-12-03'],
  ['Review the day after tomorrow', 'Review the', '2026-11-27'],
  ['Nachfassen nächste Woche', 'Nachfassen', '2026-12-02'],
  ['Order 20261231', 'Order 20261231', undefined],
  ['Tomorrow', 'Tomorrow', undefined],
  ['Call Ana', 'Call Ana', undefined],
])('[M20] "%s" is "%s" on %s', (typed, text, date) => expect(splitDate(typed, context)).toEqual({ text, date }));
