import type { Row, Values } from '@rapport/model/schema/row';
import type { Definitions } from '@rapport/model/settings/definitions';
import { definitionsFromRows } from '@rapport/model/settings/definitions-from-rows';
import type { ViewContext } from '@rapport/model/query/view';
import { Replica } from './replica.svelte.ts';

export const me = '018f0000-0000-7000-8000-00000000aaaa';
export const definitions: Definitions = definitionsFromRows({ settings: [], members: [], teams: [] }, 'en');
export const context: ViewContext = {
  now: '2026-06-15T10:00:00.000Z',
  timeZone: 'Europe/Berlin',
  me,
  myTeams: [],
  weekStart: 1,
  fiscalYearStart: 1,
  teamsBelow: [],
  teamMembers: [],
};

export const idOf = (n: number): string => `018f0000-0000-7000-8000-${String(n).padStart(12, '0')}`;
export const testReplica = (): Replica =>
  new Replica(
    () => me,
    () => ({ context, definitions }),
  );

export function testRow(n: number, values: Values, more: Partial<Row> = {}): Row {
  return {
    id: idOf(n),
    type: 'deal',
    position: 1,
    generation: 1,
    createdAt: '2026-01-01T00:00:00.000Z',
    createdBy: me,
    updatedAt: '2026-01-01T00:00:00.000Z',
    updatedBy: me,
    deletedAt: undefined,
    since: {},
    issues: [],
    values,
    ...more,
  };
}
