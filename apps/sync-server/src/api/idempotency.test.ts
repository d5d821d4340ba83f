import { isUuid } from '@rapport/model/documents/document-name';
import { account } from '@rapport/model/objects/account';
import { deal } from '@rapport/model/objects/deal';
import { expect, test } from 'vitest';
import { idsOfRequest } from './idempotency.ts';

const actor = { memberId: 'm', workspaceId: 'w', role: 'member' } as const;

test('ids follow from key, person, workspace and type, and from nothing else', () => {
  const ids = idsOfRequest('order-1', actor, deal);
  expect(isUuid(ids.record) && isUuid(ids.command) && ids.record !== ids.command).toBe(true);
  expect(idsOfRequest('order-1', { ...actor, role: 'owner' }, deal)).toEqual(ids);
  const others = [
    idsOfRequest('order-2', actor, deal),
    idsOfRequest('order-1', { ...actor, memberId: 'n' }, deal),
    idsOfRequest('order-1', { ...actor, workspaceId: 'x' }, deal),
    idsOfRequest('order-1', actor, account),
  ];
  expect(new Set([ids, ...others].map(({ record }) => record)).size).toBe(5);
});

test('without a key every request is another record', () => {
  expect(idsOfRequest(null, actor, deal)).not.toEqual(idsOfRequest(null, actor, deal));
});
