import { writeFileSync } from 'node:fs';
import { type IncomingHttpHeaders, request } from 'node:http';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { precompress } from '../../../scripts/lib/precompress.mjs';
import { type CallOptions, type Host, startHost } from './host.ts';
import { group, type Member, PASSWORD, register } from './people.ts';

interface Received {
  status: number;
  headers: IncomingHttpHeaders;
  bytes: Buffer;
}

const UNPACK: Record<string, (bytes: Buffer) => Buffer> = { br: brotliDecompressSync, gzip: gunzipSync };
const textOf = ({ headers, bytes }: Received) => {
  const unpack = UNPACK[headers['content-encoding'] ?? ''];
  return String(unpack ? unpack(bytes) : bytes);
};

const { folder, remove } = temporaryFolder();
const script = `export const words = ${JSON.stringify(Array.from({ length: 500 }, (_, at) => `word ${at}`))}`;
let host: Host;
let alice: Member;
let talk: string;

beforeAll(async () => {
  writeFileSync(join(folder, 'index.html'), `<!doctype html><title>Meeshy</title>${' <p>'.repeat(500)}`);
  writeFileSync(join(folder, 'app.js'), script);
  writeFileSync(join(folder, 'small.js'), 'export {}');
  await precompress(folder);
  host = await startHost({ CORS_ORIGINS: 'https://chat.example' }, folder);
  alice = await register(host, 'alice');
  talk = await group(host, alice);
  for (let at = 0; at < 15; at++) {
    const body = { conversationId: talk, content: `${at} and the same words again and again` };
    await host.call('POST', '/api/messages', { as: alice.as, body });
  }
});
afterAll(async () => {
  await host.stop();
  remove();
});

/** Exactly these headers, and the bytes as they come: `fetch` would unpack them. */
function ask(
  path: string,
  headers: Record<string, string>,
  { method = 'GET', body }: CallOptions & { method?: string } = {},
) {
  return new Promise<Received>((resolve, reject) => {
    const asked = request(host.url + path, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes: Buffer.concat(chunks) });
      });
    });
    asked.on('error', reject).end(body === undefined ? undefined : JSON.stringify(body));
  });
}

const credentials = () => ({ authorization: `Bearer ${'token' in alice.as ? alice.as.token : ''}` });
const messages = (encoding: string) => ask(`/api/messages/${talk}`, { ...credentials(), 'accept-encoding': encoding });

describe('answers', () => {
  test.each([
    ['br, gzip, deflate, zstd', 'br'],
    ['gzip, deflate', 'gzip'],
    ['gzip;q=1, br;q=0.1', 'gzip'],
    ['*', 'gzip'],
  ])('to "%s" it is %s', async (accepted, encoding) => {
    const [plain, packed] = [await messages('identity'), await messages(accepted)];
    expect(plain.bytes.length).toBeGreaterThan(1_024);
    expect(packed.headers['content-encoding']).toBe(encoding);
    expect(packed.headers.vary).toMatch(/accept-encoding/i);
    expect(packed.bytes.length).toBeLessThan(plain.bytes.length / 3);
    expect(JSON.parse(textOf(packed))).toEqual(JSON.parse(textOf(plain)));
  });

  test.each(['', 'identity', 'br;q=0, gzip;q=0', 'compress'])('to "%s" it is left as it is', async (accepted) => {
    const received = await messages(accepted);
    expect(received.headers['content-encoding']).toBe(undefined);
    expect(JSON.parse(textOf(received)).data.items).toHaveLength(15);
  });

  test('what fits into a packet is left as it is', async () => {
    const received = await ask('/api/users/me', { ...credentials(), 'accept-encoding': 'br' });
    expect([received.status, received.headers['content-encoding']]).toEqual([200, undefined]);
  });

  test('metrics are compressed too', async () => {
    const { headers, bytes } = await ask('/metrics', { 'accept-encoding': 'gzip' });
    expect(headers['content-encoding']).toBe('gzip');
    expect(String(gunzipSync(bytes))).toMatch('meeshy_users_online_total');
  });

  test('a refusal is what it was', async () => {
    const { status, headers } = await ask('/api/users/me', { 'accept-encoding': 'br' });
    expect([status, headers['content-encoding']]).toEqual([401, undefined]);
  });

  // The longest names there are, so that nothing is left as it is for being small.
  test('secrets are never compressed beside what somebody else chose', async () => {
    const headers = { 'accept-encoding': 'br, gzip', 'content-type': 'application/json' };
    const displayName = '🏳️‍🌈'.repeat(16);
    const body = { username: 'bob', email: `bob@${'x'.repeat(60)}.com`, password: PASSWORD, displayName };
    const link = await ask(
      `/api/conversations/${talk}/links`,
      { ...headers, ...credentials() },
      { method: 'POST', body: {} },
    );
    const { shareLink } = JSON.parse(textOf(link)).data;
    const guest = { shareLink, username: 'x'.repeat(32) };
    for (const received of [
      link,
      await ask('/api/auth/register', headers, { method: 'POST', body }),
      await ask('/api/auth/login', headers, { method: 'POST', body: { username: 'bob', password: PASSWORD } }),
      await ask('/api/auth/anonymous', headers, { method: 'POST', body: guest }),
    ]) {
      expect(received.status).toBeLessThan(300);
      expect(received.headers['content-encoding']).toBe(undefined);
    }
  });

  test('a compressed request is not unpacked', async () => {
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const { status } = await ask('/api/auth/login', headers, {
      method: 'POST',
      body: { username: 'a', password: 'b' },
    });
    expect(status).toBe(401);
  });
});

describe("the web app's files", () => {
  const file = (path: string, encoding: string, more = {}) => ask(path, { 'accept-encoding': encoding, ...more });

  test.each([
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['identity', undefined],
    ['', undefined],
  ])('to "%s": %s', async (accepted, encoding) => {
    const received = await file('/app.js', accepted);
    expect(received.headers['content-encoding']).toBe(encoding);
    expect(received.headers['content-type']).toMatch('javascript');
    expect(received.headers['cache-control']).toBe('no-cache');
    expect(received.headers.vary).toMatch('accept-encoding');
    expect(Number(received.headers['content-length'])).toBe(received.bytes.length);
    expect(textOf(received)).toBe(script);
  });

  test('each form has a tag of its own, by which it is not sent again', async () => {
    const forms = await Promise.all(['br', 'gzip', 'identity'].map((encoding) => file('/app.js', encoding)));
    const tags = forms.map(({ headers }) => headers.etag ?? '');
    expect(new Set(tags).size).toBe(3);
    for (const [at, encoding] of ['br', 'gzip', 'identity'].entries()) {
      const again = await file('/app.js', encoding, { 'if-none-match': tags[at] });
      expect([again.status, again.bytes.length, again.headers.etag]).toEqual([304, 0, tags[at]]);
      expect(again.headers.vary).toMatch('accept-encoding');
      const other = await file('/app.js', encoding, { 'if-none-match': tags[(at + 1) % 3] });
      expect(other.status).toBe(200);
    }
  });

  test.each(['/', '/contacts', '/index.html'])('the page at %s', async (path) => {
    const received = await file(path, 'br', { accept: 'text/html' });
    expect(received.headers['content-encoding']).toBe('br');
    expect(received.headers['content-type']).toMatch('text/html');
    expect(textOf(received)).toMatch('<title>Meeshy');
  });

  test('what is said to caches of origins and of encodings stands side by side', async () => {
    const { headers } = await file('/app.js', 'br', { origin: 'https://chat.example' });
    expect(headers.vary?.toLowerCase().split(', ').sort()).toEqual(['accept-encoding', 'origin']);
  });

  test('what fits into a packet is left as it is, and varies all the same', async () => {
    const { headers, bytes } = await file('/small.js', 'br, gzip');
    expect([headers['content-encoding'], String(bytes)]).toEqual([undefined, 'export {}']);
    expect(headers.vary).toMatch('accept-encoding');
  });
});
