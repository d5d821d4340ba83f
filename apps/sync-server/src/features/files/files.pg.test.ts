import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { limits } from '@rapport/model/limits';
import fc from 'fast-check';
import { v7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, type Answer, type Asking } from '../../../../../tests/support/running-server.ts';
import { type Member, SyncTest } from '../../../../../tests/support/sync-server.ts';
import { bringFile, picture, uploadPath } from '../../../../../tests/support/bring-file.ts';

let sync: SyncTest;
let slug: string;
let account: string;
const keys = new Map<string, string>();
let ana: Member;
let ben: Member;
let vera: Member;

const http = (who: Member, path: string, asking: Asking = {}): Promise<Answer> =>
  ask(sync.server.address, path, { key: keys.get(who.actor.memberId) ?? '', ...asking });
const bring = (who: Member, bytes: Uint8Array, file: Partial<Parameters<typeof bringFile>[3]> = {}) =>
  bringFile(sync.server.address, slug, keys.get(who.actor.memberId) ?? '', {
    bytes,
    name: 'offer.txt',
    mediaType: 'text/plain',
    record: `account:${account}`,
    ...file,
  });
/** Answers where one that was begun goes on. */
const begin = async (who: Member) => {
  const headers = { 'tus-resumable': '1.0.0', 'upload-length': '3' };
  return (await http(who, uploadPath(slug), { method: 'POST', headers })).headers.get('location') ?? '';
};
const content = (id: string, rest = '') => `/api/w/${slug}/files/${id}/content${rest}`;
const bytesOf = (text: string) => new TextEncoder().encode(text);
const stored = () =>
  readdirSync(join(sync.dataDirectory, 'files'), { recursive: true, withFileTypes: true }).flatMap((one) =>
    one.isFile() ? [one.name] : [],
  );
const sha = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

beforeAll(async () => {
  sync = await SyncTest.start();
  slug = sync.workspace.workspace.slug;
  ana = sync.owner;
  ben = await sync.member('Ben Okafor');
  vera = await sync.member('Vera Viewer', 'viewer');
  for (const who of [ana, ben, vera])
    keys.set(who.actor.memberId, (await sync.server.services.identity.addKey(ana.actor, 'files', who.actor.memberId)).key);
  account = await sync.record('account', { name: { value: 'Brandt Windparks' } });
});
afterAll(() => sync.close());

describe('[M134] a file comes in pieces and hangs on its record once it is whole', () => {
  test('one that stopped goes on where it stopped, and what is read is what was sent', async () => {
    const bytes = bytesOf('All we agreed on. '.repeat(5_000));
    const begun = await http(ben, uploadPath(slug), {
      method: 'POST',
      headers: { 'tus-resumable': '1.0.0', 'upload-length': String(bytes.length) },
    });
    expect(begun.status).toBe(201);
    const at = begun.headers.get('location') ?? '';
    const piece = (from: number, to: number) =>
      fetch(sync.server.address + at, {
        method: 'PATCH',
        headers: {
          authorization: `Bearer ${keys.get(ben.actor.memberId)}`,
          'tus-resumable': '1.0.0',
          'upload-offset': String(from),
          'content-type': 'application/offset+octet-stream',
        },
        body: bytes.slice(from, to),
      });
    expect((await piece(0, 40_000)).status).toBe(204);
    const file = { id: v7(), upload: at.split('/').at(-1), record: `account:${account}`, name: 'agreed.txt' };
    // Not whole yet: nothing is hung up.
    expect(await http(ben, `/api/w/${slug}/files`, { body: file })).toMatchObject({ status: 400 });
    const asked = await http(ben, at, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } });
    expect(asked.headers.get('upload-offset')).toBe('40000');
    // A piece that comes twice, or at the wrong place, changes nothing.
    expect((await piece(0, 40_000)).status).toBe(409);
    expect((await piece(40_000, bytes.length)).status).toBe(204);
    const hung = await http(ben, `/api/w/${slug}/files`, { body: file });
    expect(hung).toMatchObject({ status: 201, body: { name: 'agreed.txt', size: bytes.length, mediaType: 'text/plain' } });
    // The answer was lost: asked again it is the same file.
    expect((await http(ben, `/api/w/${slug}/files`, { body: file })).body).toEqual(hung.body);
    const read = await fetch(sync.server.address + content(file.id), {
      headers: { authorization: `Bearer ${keys.get(vera.actor.memberId)}` },
    });
    expect(sha(new Uint8Array(await read.arrayBuffer()))).toBe(sha(bytes));
    expect(stored()).toContain(sha(bytes));
    expect(readdirSync(join(sync.dataDirectory, 'uploads'))).toEqual([]);
  });

  test('asked for three times at once it is there once, and each is told so', async () => {
    const bytes = bytesOf('Said three times.');
    const begun = await http(ben, uploadPath(slug), {
      method: 'POST',
      headers: { 'tus-resumable': '1.0.0', 'upload-length': String(bytes.length) },
    });
    const at = begun.headers.get('location') ?? '';
    const sent = await fetch(sync.server.address + at, {
      method: 'PATCH',
      headers: {
        authorization: `Bearer ${keys.get(ben.actor.memberId)}`,
        'tus-resumable': '1.0.0',
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
      body: bytes,
    });
    expect(sent.status).toBe(204);
    const file = { id: v7(), upload: at.split('/').at(-1), record: `account:${account}`, name: 'thrice.txt' };
    const answers = await Promise.all([1, 2, 3].map(() => http(ben, `/api/w/${slug}/files`, { body: file })));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(answers.map(({ body }) => body.id))).toEqual(new Set([file.id]));
  });

  test('it is told on its record, found by its name, and renamed by whoever may edit', async () => {
    const { body } = await bring(ben, bytesOf('minutes'), { name: 'Minutes of Rotterdam.txt' });
    const id = String(body.id);
    const events = await http(ana, `/api/v1/accounts/${account}/events`);
    expect(JSON.stringify(events.body)).toContain(`file:${id}`);
    expect(JSON.stringify((await http(ana, '/api/v1/search?q=rotterdam')).body)).toContain(id);
    expect((await http(ana, `/api/v1/files/${id}`, { method: 'PATCH', body: { name: 'Protocol.txt' } })).body).toMatchObject({
      name: 'Protocol.txt',
    });
    expect(await http(ana, `/api/v1/files/${id}`, { method: 'PATCH', body: { size: 1 } })).toMatchObject({
      status: 403,
      body: { field: 'size' },
    });
    expect((await http(vera, `/api/v1/files/${id}`, { method: 'PATCH', body: { name: 'x' } })).status).toBe(403);
  });

  test('deleted it is not read any more, and comes back with undo', async () => {
    const { body } = await bring(ben, bytesOf('draft'));
    const id = String(body.id);
    const deletion = v7();
    await sync.run(ben, { kind: 'delete', type: 'file', records: [id], id: deletion });
    await sync.workspace.drain();
    expect((await http(ben, content(id))).status).toBe(404);
    await sync.run(ben, { kind: 'undo', command: deletion });
    await sync.workspace.drain();
    expect((await http(ben, content(id))).body).toEqual({ text: 'draft' });
  });

  test('[V7] on a record in the trash it is not hung up, and says so', async () => {
    const gone = await sync.record('account', { name: { value: 'Gone' } });
    await sync.run(ana, { kind: 'delete', type: 'account', records: [gone] });
    expect(await bring(ben, bytesOf('late'), { record: `account:${gone}` })).toMatchObject({
      status: 409,
      body: { kind: 'in-trash' },
    });
    expect(await bring(ben, bytesOf('late'), { record: `account:${v7()}` })).toMatchObject({ status: 404 });
    expect(await bring(ben, bytesOf('late'), { record: 'nonsense' })).toMatchObject({
      status: expect.toSatisfy((n) => n >= 400 && n < 500) as number,
    });
  });
});

describe('[M135] what was uploaded is never a page of ours', () => {
  test.each([
    ['page.html', 'text/html', '<script>alert(1)</script>'],
    ['logo.svg', 'image/svg+xml', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['data.xhtml', 'application/xhtml+xml', '<html xmlns="http://www.w3.org/1999/xhtml"><script>1</script></html>'],
  ])('%s is saved, not opened', async (name, mediaType, text) => {
    const { body } = await bring(ben, bytesOf(text), { name, mediaType });
    for (const rest of ['', '?show', '?show=1&type=text/html']) {
      const { headers } = await http(ben, content(String(body.id), rest));
      expect(headers.get('content-type')).toBe('application/octet-stream');
      expect(headers.get('content-disposition')).toMatch(/^attachment; /);
      expect(headers.get('content-security-policy')).toBe("default-src 'none'; sandbox; frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
    }
  });

  test('a picture is shown when it is asked for, with its size and still without an origin', async () => {
    const { body } = await bring(ben, picture(4, 3), { name: 'stand.png', mediaType: 'image/png' });
    expect(body).toMatchObject({ mediaType: 'image/png' });
    const { headers, status } = await http(ben, content(String(body.id), '?show'));
    expect([status, headers.get('content-type'), headers.get('content-security-policy')]).toEqual([
      200,
      'image/png',
      "default-src 'none'; sandbox; frame-ancestors 'none'",
    ]);
    const again = await http(ben, content(String(body.id), '?show'), { headers: { 'if-none-match': headers.get('etag') ?? '' } });
    expect(again.status).toBe(304);
    const [row] = await sync.fresh.database.query('select width, height from files where id = $1', [body.id]);
    expect(row).toMatchObject({ width: '4', height: '3' });
  });

  test('[M194] what a device keeps is told by the audit log as that, and what somebody downloads as a download', async () => {
    const { body } = await bring(ben, picture(4, 3), { name: 'kept.png', mediaType: 'image/png' });
    const id = String(body.id);
    const kept = await http(ben, content(id, '?keep'));
    expect([kept.status, kept.headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
    expect(kept.headers.get('etag')).toBe(`"${sha(picture(4, 3)).slice(0, 32)}-a"`);
    await http(ben, content(id, '?show'));
    await http(ben, content(id));
    const told = await sync.fresh.database.query<{ action: string }>(
      'select action from audit where subject = $1 order by at, id',
      [id],
    );
    expect(told.map(({ action }) => action)).toEqual(['file-kept', 'file-downloaded']);
  });

  test('[V8] one whose pixels are more than previewPixels, or that is larger than previewBytes, is only saved', async () => {
    const side = Math.ceil(Math.sqrt(limits.previewPixels.value)) + 1;
    const { body } = await bring(ben, picture(side, side), { name: 'bomb.png', mediaType: 'image/png' });
    expect((await http(ben, content(String(body.id), '?show'))).headers.get('content-disposition')).toMatch(/^attachment/);
    const heavy = new Uint8Array(limits.previewBytes.value + 1);
    heavy.set(picture(4, 3));
    const large = await bring(ben, heavy, { name: 'heavy.png', mediaType: 'image/png' });
    expect((await http(ben, content(String(large.body.id), '?show'))).headers.get('content-disposition')).toMatch(/^attachment/);
  });

  test.each([
    ['image/png', 'a page that says it is a picture', bytesOf('<html><script>alert(1)</script></html>')],
    ['text/plain', 'a picture that says it is a text', picture(4, 3)],
    ['application/pdf', 'a program that says it is a PDF', Uint8Array.of(0x4d, 0x5a, 0x90, 0, 3, 0, 0, 0)],
  ])('%s: %s is refused by name and kept nowhere', async (mediaType, _, bytes) => {
    const answer = await bring(ben, bytes, { name: 'trick', mediaType });
    expect(answer).toMatchObject({ status: 422, body: { kind: 'false-type', field: 'file', values: { said: mediaType } } });
    expect(answer.body.detail).toContain(mediaType);
  });

  test('[V8] a zip bomb is bytes like others: nothing of it is unpacked', async () => {
    const bomb = zipOf(deflateRawSync(new Uint8Array(64 * 1024 * 1024)));
    const before = process.memoryUsage.rss();
    const { status, body } = await bring(ben, bomb, {
      name: 'bomb.docx',
      mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    });
    expect([status, body.size]).toEqual([201, bomb.length]);
    expect(process.memoryUsage.rss() - before).toBeLessThan(64 * 1024 * 1024);
  });

  test('names lose paths, controls and what turns the direction of writing, in the row and in the header', async () => {
    const { body } = await bring(ben, bytesOf('x'), { name: '../..\\a\u202efdp".exe' });
    expect(body.name).toBe('a fdp .exe');
    await http(ana, `/api/v1/files/${String(body.id)}`, { method: 'PATCH', body: { name: 'x"\\\u202e;ö.pdf' } });
    expect((await http(ben, content(String(body.id)))).headers.get('content-disposition')).toBe(
      `attachment; filename="x ;_.pdf"; filename*=UTF-8''x%20%3B%C3%B6.pdf`,
    );
  });
});

describe('[M136] [V6] bytes are for those who see the record, at each request', () => {
  test('who knows of a content and has not brought it cannot hang it up', async () => {
    const { body } = await bring(ben, bytesOf('secret of Ben'));
    const mine = await sync.record('account', { name: { value: 'Mine' } }, vera.actor.role === 'viewer' ? ana : vera);
    const entry = { kind: 'entry', type: 'file', entry: v7() } as const;
    const changes = { record: { value: `account:${mine}` }, name: { value: 'x' } };
    await expect(sync.run(ana, { ...entry, changes })).rejects.toMatchObject({ refusal: { kind: 'not-found' } });
    await expect(sync.run(ana, { ...entry, changes: { ...changes, size: { value: 3 } } })).rejects.toMatchObject({
      refusal: { kind: 'not-allowed' },
    });
    expect((await http(ana, '/api/v1/files', { body: { record: `account:${mine}`, name: 'x' } })).status).toBeGreaterThan(399);
    // Nor take over an id that somebody else has used.
    expect(await bring(ana, bytesOf('other'), { id: String(body.id) })).toMatchObject({ status: 404 });
  });

  test('an upload is its own person’s: for others it is not there, and nobody reads it', async () => {
    const begun = await http(ben, uploadPath(slug), {
      method: 'POST',
      headers: { 'tus-resumable': '1.0.0', 'upload-length': '3' },
    });
    const at = begun.headers.get('location') ?? '';
    const headers = { 'tus-resumable': '1.0.0' };
    for (const method of ['HEAD', 'DELETE']) expect((await http(ana, at, { method, headers })).status).toBe(404);
    const override = { ...headers, 'x-http-method-override': 'DELETE' };
    expect((await http(ben, at, { method: 'HEAD', headers: override })).status).toBe(200);
    expect((await http(ben, at, { headers })).status).toBe(405);
    expect((await http(ben, at, { method: 'DELETE', headers })).status).toBe(204);
    expect((await http(ben, at, { method: 'HEAD', headers })).status).toBe(404);
    expect((await http(vera, uploadPath(slug), { method: 'POST', headers: { ...headers, 'upload-length': '3' } })).status).toBe(
      403,
    );
  });

  test('[V6] what is asked for again names an upload of one’s own, and no other file of the server goes by it', async () => {
    const { body } = await bring(ben, bytesOf('hung up'));
    const theirs = (await begin(ana)).split('/').at(-1) ?? '';
    writeFileSync(join(sync.dataDirectory, 'precious'), 'kept');
    const again = { id: String(body.id), record: `account:${account}`, name: 'again.txt' };
    for (const upload of ['../precious', '../uploads/../precious', `${theirs}/../../precious`, theirs, '', '.'])
      expect(await http(ben, `/api/w/${slug}/files`, { body: { ...again, upload } })).toMatchObject({ status: 404 });
    expect(readFileSync(join(sync.dataDirectory, 'precious'), 'utf8')).toBe('kept');
    const path = `${uploadPath(slug)}/${theirs}`;
    expect((await http(ana, path, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } })).status).toBe(200);
    // Nor by the name of one's own with another behind it.
    const own = await begin(ben);
    const aimed = await http(ben, `${own}?x=/${theirs}`, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } });
    expect(aimed.status).toBe(204);
    expect((await http(ana, path, { method: 'HEAD', headers: { 'tus-resumable': '1.0.0' } })).status).toBe(200);
    expect((await http(ana, path, { method: 'DELETE', headers: { 'tus-resumable': '1.0.0' } })).status).toBe(204);
  });

  test('a link opens without signing in, for fileLinkMinutes, and only while its maker sees the file; after that a browser is told so', async () => {
    const { body } = await bring(ben, bytesOf('to be printed'));
    const { url } = (await http(ben, `/api/w/${slug}/files/${String(body.id)}/link`, { method: 'POST' })).body as { url: string };
    const path = new URL(url).pathname;
    expect((await ask(sync.server.address, path)).body).toEqual({ text: 'to be printed' });
    const forged = path.replace(/\.[^.]*$/, '.AAAA');
    for (const wrong of [forged, `${path}x`, '/api/files/x', '/api/files/x.y'])
      expect((await ask(sync.server.address, wrong)).status).toBe(410);
    sync.ahead += limits.fileLinkMinutes.value * 60_000;
    expect((await ask(sync.server.address, path)).status).toBe(410);
    const other = (await http(ben, `/api/w/${slug}/files/${String(body.id)}/link`, { method: 'POST' })).body as { url: string };
    await sync.run(ben, { kind: 'delete', type: 'file', records: [String(body.id)] });
    await sync.workspace.drain();
    const gone = new URL(other.url).pathname;
    expect((await ask(sync.server.address, gone)).status).toBe(404);

    // A browser reads words, and does not learn which of the reasons it is.
    const headers = { accept: 'text/html,*/*', 'accept-language': 'de' };
    const [old, deleted] = await Promise.all([path, gone].map((each) => ask(sync.server.address, each, { headers })));
    expect(old).toMatchObject({
      status: 410,
      body: { text: expect.stringContaining('Dieser Link öffnet nichts mehr') as string },
    });
    expect(old?.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(deleted).toMatchObject({ status: 404, body: old?.body });
  });

  test('a link opens nothing any more once its maker has left the workspace', async () => {
    const dora = await sync.member('Dora Departing');
    const { identity } = sync.server.services;
    keys.set(dora.actor.memberId, (await identity.addKey(ana.actor, 'files', dora.actor.memberId)).key);
    const { body } = await bring(dora, bytesOf('price list'));
    const { url } = (await http(dora, `/api/w/${slug}/files/${String(body.id)}/link`, { method: 'POST' })).body as {
      url: string;
    };
    const open = async () => (await ask(sync.server.address, new URL(url).pathname)).status;
    expect(await open()).toBe(200);
    await identity.changeMember(ana.actor, dora.actor.memberId, { active: false });
    expect(await open()).toBe(410);
    // Others see the file as before.
    expect((await http(ben, content(String(body.id)))).status).toBe(200);
  });
});

describe('[V8] files are bounded', () => {
  test('fileBytes: a larger one is refused before its first byte, and one that turns out larger is cut off', async () => {
    const headers = { 'tus-resumable': '1.0.0' };
    const begun = await http(ben, uploadPath(slug), {
      method: 'POST',
      headers: { ...headers, 'upload-length': String(limits.fileBytes.value + 1) },
    });
    expect(begun).toMatchObject({ status: 413, body: { kind: 'too-large', values: { limit: '50 MB' } } });
    for (const wrong of [{}, { 'upload-length': '-1' }, { 'upload-length': 'x' }, { 'upload-defer-length': '1' }] as Record<
      string,
      string
    >[])
      expect((await http(ben, uploadPath(slug), { method: 'POST', headers: { ...headers, ...wrong } })).status).toBe(400);
    const small = await http(ben, uploadPath(slug), { method: 'POST', headers: { ...headers, 'upload-length': '3' } });
    const at = small.headers.get('location') ?? '';
    const much = await fetch(sync.server.address + at, {
      method: 'PATCH',
      headers: {
        ...headers,
        authorization: `Bearer ${keys.get(ben.actor.memberId)}`,
        'upload-offset': '0',
        'content-type': 'application/offset+octet-stream',
      },
      body: new Uint8Array(1_000_000),
    }).catch(() => ({ status: 413 }));
    expect(much.status).toBe(413);
  });

  test('fileBytesPerWorkspace: past it files are refused with the number, but for contents that are there', async () => {
    const { config } = sync.server.services;
    const before = config.filesBytes;
    const known = bytesOf('known already');
    await bring(ben, known);
    Object.assign(config, { filesBytes: 1_048_576 });
    expect(await bring(ben, new Uint8Array(1_048_577).fill(97))).toMatchObject({
      status: 507,
      body: { kind: 'files-full', values: { limit: '1 MB' } },
    });
    expect((await bring(ben, known)).status).toBe(201);
    Object.assign(config, { filesBytes: before });
    expect(before).toBeLessThan(limits.fileBytesPerWorkspace.value);
  });

  test('openUploads: whoever begins more is told to finish some', async () => {
    const headers = { 'tus-resumable': '1.0.0', 'upload-length': '3' };
    const begin = () => http(vic, uploadPath(slug), { method: 'POST', headers });
    const vic = await sync.member('Vic Begins');
    keys.set(vic.actor.memberId, (await sync.server.services.identity.addKey(ana.actor, 'vic', vic.actor.memberId)).key);
    for (let count = 0; count < limits.openUploads.value; count += 1) expect((await begin()).status).toBe(201);
    expect(await begin()).toMatchObject({ status: 413, body: { field: 'uploads' } });
  });

  test('uploads answer nonsense with a refusal, never with a fault', async () => {
    const headers = fc.dictionary(
      fc.constantFrom(
        'upload-length',
        'upload-offset',
        'upload-metadata',
        'tus-resumable',
        'content-type',
        'upload-concat',
        'x-rapport-owner',
      ),
      fc.oneof(
        fc.stringMatching(/^[ -~]{0,40}$/),
        fc.constantFrom('1.0.0', '3', '-1', '1e9', 'final;/x /y', 'application/offset+octet-stream'),
      ),
    );
    const id = fc.oneof(
      fc.stringMatching(/^[ -~]{0,60}$/),
      fc.constantFrom('..', '%2e%2e%2fsecrets%2fidentity', `${v7()}.${v7()}.${'a'.repeat(32)}`),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('POST', 'PATCH', 'HEAD', 'DELETE'), id, headers, async (method, name, sent) => {
        const path = method === 'POST' ? uploadPath(slug) : `${uploadPath(slug)}/${encodeURIComponent(name)}`;
        const body = method === 'PATCH' ? { body: 'abc' } : {};
        const { status } = await http(ana, path, { method, headers: sent, ...body });
        expect(status).toSatisfy((n: number) => n < 500);
      }),
      { numRuns: 150, seed: 20261128 },
    );
  });
});

describe('[M137] bytes that nothing names go', () => {
  const sweep = () => sync.server.services.files.sweep();
  const hour = 3_600_000;

  test('an upload that stopped waits for uploadDays', async () => {
    const headers = { 'tus-resumable': '1.0.0' };
    const begun = await http(ben, uploadPath(slug), { method: 'POST', headers: { ...headers, 'upload-length': '3' } });
    const at = begun.headers.get('location') ?? '';
    await sweep();
    const before = await http(ben, at, { method: 'HEAD', headers });
    sync.ahead += limits.uploadDays.value * 24 * hour;
    await sweep();
    const after = await http(ben, at, { method: 'HEAD', headers });
    expect([before.status, after.status]).toEqual([200, 404]);
    expect(readdirSync(join(sync.dataDirectory, 'uploads'))).toEqual([]);
  });

  test('what was deleted stays for trashDays and goes then; what another file has stays', async () => {
    const alone = bytesOf('only here');
    const shared = bytesOf('in two files');
    const files = [await bring(ben, alone), await bring(ben, shared), await bring(ben, shared, { name: 'second.txt' })];
    const [one, two, three] = files.map(({ body }) => String(body.id));
    await sync.run(ben, { kind: 'delete', type: 'file', records: [one ?? '', two ?? ''] });
    sync.ahead += (limits.trashDays.value * 24 - 1) * hour;
    await sweep();
    expect(stored()).toEqual(expect.arrayContaining([sha(alone), sha(shared)]));
    sync.ahead += 2 * hour;
    await sweep();
    expect(stored()).not.toContain(sha(alone));
    expect((await http(ben, content(three ?? ''))).body).toEqual({ text: 'in two files' });
  });

  test('what hung on a record goes when that is erased, and what was never hung up after a day', async () => {
    const bytes = bytesOf('with its record');
    const gone = await sync.record('account', { name: { value: 'Erased' } });
    await bring(ben, bytes, { record: `account:${gone}` });
    const nowhere = bytesOf('never hung up');
    await bring(ben, nowhere, { record: `account:${v7()}` });
    await sync.run(ana, { kind: 'delete', type: 'account', records: [gone] });
    await sync.run(ana, { kind: 'purge', type: 'account', records: [gone] });
    await sweep();
    expect(stored()).toEqual(expect.arrayContaining([sha(bytes), sha(nowhere)]));
    sync.ahead += 25 * hour;
    await sweep();
    expect(stored()).not.toContain(sha(bytes));
    expect(stored()).not.toContain(sha(nowhere));
  });
});

/** A zip whose one file unfolds to as much as one likes. */
function zipOf(packed: Uint8Array): Uint8Array {
  const head = Buffer.alloc(30);
  head.writeUInt32LE(0x04034b50, 0);
  head.writeUInt16LE(20, 4);
  head.writeUInt16LE(8, 8);
  head.writeUInt32LE(packed.length, 18);
  head.writeUInt16LE(19, 26);
  return Buffer.concat([head, Buffer.from('[Content_Types].xml'), packed]);
}
