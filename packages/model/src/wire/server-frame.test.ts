import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseServerFrame } from './server-frame.ts';

const row = {
  id: 'r',
  type: 'deal',
  position: 1,
  generation: 1,
  createdAt: '',
  updatedAt: '',
  since: {},
  issues: [],
  values: {},
};

test.each([
  { op: 'ok', protocol: 1, definitions: 'h', member: 'm', role: 'owner', upgradeSoon: true },
  { op: 'refused', refusal: { kind: 'protocol-version', values: { needed: 2 } } },
  { op: 'saved', document: 'd', position: 4, edits: ['e'] },
  { op: 'edit-refused', edit: 'e', document: 'd', refusal: { kind: 'in-trash' }, kept: true },
  { op: 'holding', refusal: { kind: 'disk-full' } },
  { op: 'holding' },
  { op: 'kept', count: 3 },
  {
    op: 'done',
    result: {
      id: 'c',
      records: [{ type: 'deal', record: 'r', position: 2 }],
      skipped: [
        { record: 'r', field: 'name', refusal: { kind: 'changed-since' } },
        { record: 's', refusal: { kind: 'in-trash' }, kept: true },
      ],
    },
  },
  { op: 'command-refused', command: 'c', refusal: { kind: 'invalid-field', field: 'name' } },
  {
    op: 'feed',
    epoch: 'e',
    after: 1,
    upto: 5,
    changes: [
      { op: 'put', seq: 2, row },
      { op: 'left', seq: 3, type: 'deal', id: 'r' },
    ],
  },
  { op: 'feed', epoch: 'e', after: 5, upto: 5, changes: [], current: true },
  { op: 'reload', epoch: 'e' },
  { op: 'feed', epoch: 'e', after: 5, upto: 6, changes: [], groups: 'g' },
  { op: 'access', role: null },
  { op: 'access', role: 'guest', document: 'd' },
])('$op is read as it was written', (frame) => expect(parseServerFrame(JSON.stringify(frame))).toEqual(frame));

test('a kind of refusal from a newer server is told as a failure of the server’s', () => {
  expect(parseServerFrame(JSON.stringify({ op: 'refused', refusal: { kind: 'from-the-future' } }))).toEqual({
    op: 'refused',
    refusal: { kind: 'internal' },
  });
});

test('[M21] anything else is nothing, and never an error', () => {
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.json(),
        fc
          .record({
            op: fc.constantFrom('ok', 'feed', 'done', 'saved', 'access'),
            changes: fc.jsonValue(),
            result: fc.jsonValue(),
            edits: fc.jsonValue(),
          })
          .map((frame) => JSON.stringify(frame)),
      ),
      (text) => {
        parseServerFrame(text);
      },
    ),
    { numRuns: 300 },
  );
  expect(parseServerFrame('{"op":"later"}')).toBeUndefined();
  expect(
    parseServerFrame('{"op":"feed","epoch":"e","after":1,"upto":2,"changes":[{"op":"put","seq":1,"row":{}}]}'),
  ).toBeUndefined();
});
