import { isIP } from 'node:net';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

test.each([
  [{}, 'http://localhost:5400'],
  [{ HOST: '127.0.0.1', PORT: '80' }, 'http://localhost:80'],
  [{ HOST: '192.168.7.5' }, 'http://192.168.7.5:5400'],
  [{ HOST: 'fd00::5' }, 'http://[fd00::5]:5400'],
  [{ HOST: '0.0.0.0', PUBLIC_URL: 'https://crm.example/' }, 'https://crm.example'],
])('with %j people use %s', (environment, publicUrl) => expect(readConfig(environment)).toMatchObject({ publicUrl }));

test('what listens everywhere is reached by an address of this machine', () => {
  const { hostname } = new URL(readConfig({ HOST: '0.0.0.0' }).publicUrl);
  expect(hostname === 'localhost' || isIP(hostname) === 4).toBe(true);
});

test('an empty variable is one that is not set', () => {
  const { dataDirectory, port } = readConfig({ RAPPORT_DATA: '', PORT: '' });
  expect([basename(dataDirectory), port]).toEqual(['.rapport', 5400]);
});
