import { expect, test } from 'vitest';
import { limits } from '../../limits.ts';
import type { Row, Values } from '../../schema/row.ts';
import { endsOf, linkFault, linkLines, newLinkId } from './link-lines.ts';

const row = (id: string, values: Values, more: Partial<Row> = {}): Row => ({ id, values, createdAt: id, ...more }) as Row;
const deal = 'deal:d';

test('[M107] a record shows its links from both ends, each once, what has ended last', () => {
  const rows = [
    row('a', { from: 'contact:ana', to: deal, role: 'champion' }),
    row('b', { from: 'contact:ben', to: deal, role: 'blocker', until: '2024-12-31' }),
    row('c', { from: deal, to: 'account:x', role: 'partner', until: '2030-01-01' }),
    row('d', { from: 'contact:cy', to: deal, role: 'blocker', until: '2025-06-30' }),
    row('a', { from: 'contact:ana', to: deal, role: 'champion' }),
    row('e', { from: 'contact:eve', to: deal, role: 'blocker' }, { deletedAt: '2026-01-01T00:00:00.000Z' }),
    row('f', { from: deal, to: deal, role: 'partner' }),
  ];
  expect(linkLines(rows, deal, '2026-03-01').map(({ other, past }) => [other, past])).toEqual([
    ['contact:ana', false],
    ['account:x', false],
    ['contact:cy', true],
    ['contact:ben', true],
  ]);
});

test('[M107] a link names another record and a role, and does not end before it begins', () => {
  const whole = { from: 'contact:ana', to: deal, role: 'champion', since: '2024-01-01', until: '2024-01-01' };
  expect(linkFault(whole)).toBeUndefined();
  expect(linkFault({ ...whole, to: 'contact:ana' })).toEqual({ field: 'to', reason: 'required' });
  expect(linkFault({ ...whole, role: undefined })).toEqual({ field: 'role', reason: 'required' });
  expect(linkFault({ ...whole, until: '2023-12-31' })).toEqual({ field: 'until', reason: 'ends-first' });
});

test('[M202] [V8] earliestYear: a link neither begins nor ends before it', () => {
  const year = limits.earliestYear.value;
  const whole = { from: 'contact:ana', to: deal, role: 'champion' };
  expect(linkFault({ ...whole, since: `${year}-01-01` })).toBeUndefined();
  expect(linkFault({ ...whole, since: `${year - 1}-12-31` })).toEqual({ field: 'since', reason: 'too-early' });
  expect(linkFault({ ...whole, until: '0024-12-31' })).toEqual({ field: 'until', reason: 'too-early' });
});

test('[M107] it goes from the person, whichever page it is made on, and two people make one unless it is dated', () => {
  expect(endsOf(deal, 'contact:ana')).toEqual(endsOf('contact:ana', deal));
  expect(endsOf('account:x', 'account:y')).toEqual({ from: 'account:x', to: 'account:y' });
  const values = { ...endsOf(deal, 'contact:ana'), role: 'champion' };
  expect(newLinkId(values, () => 'one')).toBe(newLinkId({ ...endsOf('contact:ana', deal), role: 'champion' }, () => 'other'));
  expect(newLinkId({ ...values, since: '2024-01-01' }, () => 'one')).toBe('one');
});
