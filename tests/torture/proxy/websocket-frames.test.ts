import { expect, test } from 'vitest';
import { ClientFrames } from './websocket-frames.ts';

const head = Buffer.from('GET /sync HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n');

/** A frame as a client sends it: binary unless said otherwise, masked. */
function frame(payload: Buffer, opcode = 2): Buffer {
  const mask = Buffer.from([7, 11, 13, 17]);
  const long = payload.length > 125;
  const start = Buffer.from(
    long ? [128 | opcode, 128 | 126, payload.length >> 8, payload.length & 255] : [128 | opcode, 128 | payload.length],
  );
  return Buffer.concat([start, mask, payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0))]);
}

test('messages of a client are read wherever the network cuts them', () => {
  const messages = [Buffer.from('one'), Buffer.alloc(300, 7), Buffer.from('')];
  const stream = Buffer.concat([head, ...messages.map((message) => frame(message)), frame(Buffer.from('ping'), 9)]);
  for (const size of [1, 3, 64, stream.length]) {
    const frames = new ClientFrames();
    const read: Buffer[] = [];
    for (let at = 0; at < stream.length; at += size) read.push(...frames.read(stream.subarray(at, at + size)));
    expect(read, `in pieces of ${size}`).toEqual(messages);
  }
});

test('what is no WebSocket is let pass unread', () => {
  const frames = new ClientFrames();
  expect(frames.read(Buffer.from('POST /api/v1/accounts HTTP/1.1\r\nHost: x\r\n\r\n'))).toEqual([]);
  expect(frames.read(frame(Buffer.from('no')))).toEqual([]);
});
