import type { Refusal } from '@rapport/model/errors';
import { memoryStore } from '@rapport/persistence/browser/memory-store';
import type { NewOutboxEntry, OutboxEntry, Store } from '@rapport/persistence/browser/store';
import { expect, test } from 'vitest';
import { until } from '../../../../../tests/support/until.ts';
import { DocumentsAnew } from './documents-anew.ts';
import type { OpenDocuments } from './open-documents.ts';
import { Outbox } from './outbox.ts';

type Edit = OutboxEntry & { kind: 'edit' };
const document = 'doc r1';
const refusal: Refusal = { kind: 'bad-request' };

/** A tab that leads, without a server: what is refused is said by the test. */
function given(changes: (disk: Store) => Partial<Store>) {
  const disk = memoryStore();
  const store = { ...disk, ...changes(disk) };
  const told: string[] = [];
  const nothing = () => {};
  const outbox = new Outbox(store, () => undefined, {
    changed: nothing,
    gone: nothing,
    refused: (entry, why) => void anew.refused(entry, why),
    outlived: (entry) => anew.outlived(entry),
    kept: nothing,
    done: nothing,
    told: nothing,
    unstored: nothing,
    stored: nothing,
  });
  const again = ({ id, madeAt, type, records, changes: made }: Edit): NewOutboxEntry => ({
    kind: 'command',
    id: `again ${id}`,
    madeAt,
    type,
    records,
    body: { kind: 'update', type, records, changes: made },
  });
  const anew = new DocumentsAnew({
    store,
    documents: { byName: () => undefined } as unknown as OpenDocuments,
    outbox,
    leads: () => true,
    again,
    told: (name) => void told.push(name),
  });
  outbox.lead(true);
  const write = (id: string, fields: Edit['changes']) =>
    outbox.add({
      entry: {
        kind: 'edit',
        id,
        madeAt: 1,
        type: 'deal',
        records: ['r1'],
        document,
        update: new Uint8Array([0, 0]),
        changes: fields,
      },
    });
  const refuse = (edit: string, why = refusal) => outbox.receive({ op: 'edit-refused', edit, document, refusal: why });
  const onDisk = async () => (await disk.outbox()).map(({ id, state }) => `${id} ${state}`);
  return { write, refuse, onDisk, told };
}

test('[V7] [T2] at no moment is a field that was changed after a refused edit missing from the disk: the same change takes its place there', async () => {
  let busy = Promise.resolve();
  const { write, refuse, onDisk, told } = given((disk) => ({ write: (one) => busy.then(() => disk.write(one)) }));
  await write('refused', { name: { value: 'Refused' } });
  await write('words', {});
  await write('later', { amount: { value: null } });
  const { promise, resolve: turn } = Promise.withResolvers<void>();
  busy = promise;
  refuse('refused');
  await until(() => expect(told).toEqual([document]));
  expect(await onDisk()).toEqual(['refused refused', 'words refused', 'later waiting']);
  turn();
  await until(async () => expect(await onDisk()).toEqual(['refused refused', 'words refused', 'again later waiting']));
});

test('[V7] a disk that lets go of nothing takes no edit away, now or the next time', async () => {
  const { write, refuse, onDisk, told } = given(() => ({ forgetDocument: () => Promise.reject(new Error('no disk')) }));
  for (const n of ['1', '2']) {
    await write(`refused ${n}`, { name: { value: n } });
    await write(`later ${n}`, { amount: { value: null } });
    refuse(`refused ${n}`);
    await until(async () => expect(await onDisk()).toContain(`again later ${n} waiting`));
    await until(() => expect(told).toHaveLength(Number(n)));
  }
});
