import type { KeepReason } from '@rapport/model/device/keeping';
import type { WantedFile } from '@rapport/model/device/keeping-files';
import { describe, expect, test } from 'vitest';
import { idOf, me, testReplica, testRow } from '../replica/test-rows.ts';
import type { Pin, PinTarget } from './pins.ts';
import { OpenedLately } from './opened-lately.ts';
import { gatherWanted, recordsOf, wantedFiles } from './wanted.ts';

function given() {
  const replica = testReplica();
  const rows = [
    testRow(1, { name: 'Mine', owner: me, amount: { minor: 1, currency: 'EUR' } }),
    testRow(2, { name: 'Theirs', owner: idOf(99) }),
    testRow(3, { name: 'Followed' }),
    testRow(4, { name: 'Of the account', account: idOf(5) }),
    testRow(5, { name: 'My account', owner: me }, { type: 'account' }),
    testRow(6, { record: `deal:${idOf(2)}` }, { type: 'note' }),
    testRow(7, { member: me, record: `deal:${idOf(3)}` }, { type: 'follow' }),
    testRow(8, { of: 'deal', name: 'Theirs', address: 'filter[name]=Theirs' }, { type: 'savedView' }),
    testRow(9, { name: 'In the trash', owner: me }, { deletedAt: '2026-02-01T00:00:00.000Z' }),
  ];
  replica.apply(rows.map((put) => ({ put })));
  return replica;
}
const pin = (target: PinTarget): Pin => ({ ...target, id: 'p', at: '2026-03-01T00:00:00.000Z' });

describe('[M61] [M62] what is wanted', () => {
  test('is one’s own and what one follows, with the notes, and nothing of the trash', async () => {
    const { wanted } = await gatherWanted(given(), [], me);
    expect(wanted.map(({ document, reason }) => `${reason} ${document}`).sort()).toEqual([
      `followed deal:${idOf(3)}`,
      `mine account:${idOf(5)}`,
      `mine deal:${idOf(1)}`,
    ]);
  });

  test('of a list is what it shows, notes included; of a saved view what it shows by now', async () => {
    const list: PinTarget = { kind: 'view', type: 'deal', address: 'filter[name]=Theirs' };
    const { ofPins } = await gatherWanted(given(), [pin(list)], me);
    expect(ofPins.get('p')).toEqual([`deal:${idOf(2)}`, `note:${idOf(6)}`]);
    const replica = given();
    const saved: PinTarget = { kind: 'view', type: 'deal', view: idOf(8), address: '' };
    const names = async () => (await recordsOf(saved, replica, me)).map(({ id }) => id);
    expect(await names()).toEqual([idOf(2)]);
    const view = { of: 'deal', name: 'Theirs', address: 'filter[name]=Mine' };
    replica.apply([{ put: testRow(8, view, { type: 'savedView', position: 2 }) }]);
    expect(await names()).toEqual([idOf(1)]);
    replica.apply([{ left: { type: 'savedView', id: idOf(8) } }]);
    expect(await names()).toEqual([]);
  });

  test('of my accounts is what belongs to them', async () => {
    const found = await recordsOf({ kind: 'accounts' }, given(), me);
    expect(found.map(({ id }) => id)).toEqual([idOf(5), idOf(4)]);
  });
});

describe('[M215] files', () => {
  const onDeal = (n: number, deal: number) => testRow(n, { record: `deal:${idOf(deal)}`, size: n }, { type: 'file' });
  const kept = (deal: number, ...reasons: KeepReason[]) => ({ document: `deal:${idOf(deal)}`, reasons });
  const sizes = (files: readonly WantedFile[]) => files.map(({ size, reason }) => `${size} ${reason}`);

  test('come in the order of what is kept, those of what was opened before all others, also where it is not kept yet', () => {
    const replica = testReplica();
    replica.apply([onDeal(11, 1), onDeal(12, 2), onDeal(13, 3)].map((put) => ({ put })));
    const all = [kept(1, 'pinned'), kept(2, 'mine')];
    expect(sizes(wantedFiles(replica, all))).toEqual(['11 pinned', '12 mine']);
    const opened = new OpenedLately(0, () => {});
    for (const n of [1, 3, 2]) opened.add({ type: 'deal', id: idOf(n) });
    opened.stop();
    expect(sizes(wantedFiles(replica, all, opened.documents))).toEqual(['12 mine', '13 recent', '11 pinned']);
  });
});
