import { v7 } from 'uuid';
import { describe, expect, test } from 'vitest';
import { parseCommand } from './parse-command.ts';

const command = (more: object) => ({ id: v7(), age: 0, kind: 'update', type: 'deal', records: [v7()], changes: {}, ...more });

describe('a command from outside', () => {
  test.each([1.5, -1, 2 ** 60, 1e300, '7'])(
    '[M229] that names %s as the place it had seen is refused at the door, not by the log for ever',
    (base) => {
      expect(() => parseCommand(command({ base }))).toThrow(
        expect.objectContaining({ refusal: expect.objectContaining({ kind: 'bad-request', field: 'base' }) }),
      );
    },
  );
  test('[M229] may say that it has seen nothing, or where', () => {
    expect(parseCommand(command({}))).not.toHaveProperty('base');
    expect(parseCommand(command({ base: null }))).not.toHaveProperty('base');
    expect(parseCommand(command({ base: 7 }))).toMatchObject({ base: 7 });
  });
  test('[M155] says when it was made by its age alone: a record of the year 1800, or of the next century, is made today', () => {
    for (const madeAt of ['1800-01-01T00:00:00Z', '2100-01-01T00:00:00Z', '+275760-01-01T00:00:00Z', 'tomorrow'])
      expect(parseCommand(command({ kind: 'create', record: v7(), madeAt }))).not.toHaveProperty('madeAt');
  });
});
