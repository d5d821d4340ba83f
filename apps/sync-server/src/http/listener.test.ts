import type { IncomingMessage } from 'node:http';
import { expect, test } from 'vitest';
import { addressOf } from './listener.ts';

const from = (remoteAddress: string | undefined, forwarded?: string) =>
  addressOf({
    socket: { remoteAddress },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  } as unknown as IncomingMessage);

test('only a proxy on this machine may name another address, and only the one it saw itself counts', () => {
  expect(from('203.0.113.9')).toBe('203.0.113.9');
  expect(from('203.0.113.9', '10.0.0.1')).toBe('203.0.113.9');
  expect(from('127.0.0.1', '198.51.100.7')).toBe('198.51.100.7');
  expect(from('::ffff:127.0.0.1', '1.1.1.1, 198.51.100.7')).toBe('198.51.100.7');
  expect(from('::1')).toBe('::1');
  expect(from('127.0.0.1', ' ')).toBe('127.0.0.1');
});
