/**
 * An offer of another protocol than HTTP/1.1 is passed over, whoever makes it.
 *
 * @module-tag long
 */
import { execFile, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { type Host, startHost } from './host.ts';
import { type Member, register } from './people.ts';

const run = promisify(execFile);
const H2C = 'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n';
const WEBSOCKET = `Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${'A'.repeat(22)}==\r\n`;
const CLOSE = 'Connection: close\r\n';

let host: Host;
let alice: Member;

beforeAll(async () => {
  host = await startHost();
  alice = await register(host, 'alice');
});
afterAll(() => host.stop());

/** What comes back on one connection for these bytes, until it has the form that is awaited. */
function raw(parts: string[], awaited: RegExp): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = '';
    const [first = '', ...rest] = parts;
    const socket = connect({ port: host.port, host: '127.0.0.1', noDelay: true }, () => socket.write(first));
    socket.on('data', (chunk) => {
      received += chunk;
      if (awaited.test(received)) socket.destroy();
    });
    socket.on('close', () => resolve(received)).on('error', reject);
    for (const part of rest) setImmediate(() => socket.write(part));
  });
}

const get = (path: string, headers: string) => raw([ask(path, headers)], /\r\n\r\n./);
const ask = (path: string, headers: string) => `GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`;
const statusesOf = (answers: string) => [...answers.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => Number(status));

describe('an offer of another protocol is passed over', () => {
  const offers = [
    ['h2c', H2C],
    ['protocols that nobody knows', 'Connection: upgrade, keep-alive\r\nUpgrade: TLS/1.0, IRC/6.9\r\n'],
    ['WebSocket, where there is none', WEBSOCKET],
  ] as const;
  const paths = [
    '/health/live',
    '/metrics',
    '/api/users/me',
    '/maintenance/stats',
    '/nothing',
    '/socket.io',
    '*',
    '/%',
  ];
  for (const [offer, headers] of offers) {
    test.each(paths)(`${offer} on %s`, async (path) => {
      const [plain, offering] = [await get(path, ''), await get(path, headers)];
      expect(statusesOf(plain)).toHaveLength(1);
      expect(statusesOf(offering)).toEqual(statusesOf(plain));
      expect(offering).not.toMatch(/^(upgrade|connection: upgrade)/im);
    });
  }

  test('with credentials it is the same request', async () => {
    const token = 'token' in alice.as ? alice.as.token : '';
    expect(await get('/api/users/me', `${H2C}Authorization: Bearer ${token}\r\n`)).toMatch('"username":"alice"');
  });

  test('on the path of Socket.IO it keeps nobody from polling', async () => {
    expect(await get('/socket.io/?EIO=4&transport=polling', H2C)).toMatch('"sid"');
  });
});

describe('what follows on the same connection', () => {
  const body = JSON.stringify({ username: 'alice', password: 'not hers', more: 'x'.repeat(20_000) });
  const post = `POST /api/auth/login HTTP/1.1\r\nHost: x\r\n${H2C}Content-Type: application/json\r\n`;

  test('a body is read, wherever it is cut', async () => {
    const whole = `${post}Content-Length: ${body.length}\r\n\r\n${body}`;
    for (const at of [whole.length - body.length, whole.length - body.length + 5, whole.length]) {
      expect(statusesOf(await raw([whole.slice(0, at), whole.slice(at)], /\r\n\r\n./))).toEqual([401]);
    }
  });

  test('a body in chunks is read', async () => {
    const chunks = `${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;
    expect(statusesOf(await raw([`${post}Transfer-Encoding: chunked\r\n\r\n`, chunks], /\r\n\r\n./))).toEqual([401]);
  });

  test('requests that did not wait for an answer are answered, each in its turn', async () => {
    const live = ask('/health/live', H2C);
    const requests = live + ask('/nothing', H2C) + ask('/api/users/me', '') + live + live + ask('/nothing', CLOSE);
    expect(statusesOf(await raw([requests], /^$/))).toEqual([200, 404, 401, 200, 200, 404]);
  });

  test('whoever goes away before the answer does no harm', async () => {
    await new Promise((gone) => {
      const socket = connect(host.port, '127.0.0.1', () => {
        socket.write(ask('/health/live', H2C).repeat(50), () => socket.resetAndDestroy());
      });
      socket.on('close', gone);
    });
    expect(statusesOf(await get('/health/live', H2C))).toEqual([200]);
  });

  test('so many headers that Node keeps a part of them are refused', async () => {
    expect(statusesOf(await get('/health/live', H2C + 'a:b\r\n'.repeat(600)))).toEqual([413]);
  });
});

describe('on the path of Socket.IO', () => {
  test('WebSocket is taken up, in any spelling', async () => {
    for (const offer of [WEBSOCKET, WEBSOCKET.replace('websocket', 'WebSocket')]) {
      expect(statusesOf(await get('/socket.io/?EIO=4&transport=websocket', offer))).toEqual([101]);
    }
  });

  test('a WebSocket that cannot be served is told so', async () => {
    expect(statusesOf(await get('/socket.io/?EIO=4&transport=nothing', WEBSOCKET))).toEqual([400]);
  });
});

describe('clients that offer it by themselves', () => {
  const has = (program: string, ...args: string[]) => spawnSync(program, args).status === 0;

  test.skipIf(!has('curl', '--version'))('curl --http2', async () => {
    const args = ['--http2', '-s', '-m', '20', '-w', ' %{http_version}', `${host.url}/health/live`];
    expect((await run('curl', args)).stdout).toMatch(/"ok".* 1\.1$/);
  });

  // Java compiles it first, which takes seconds where there is much to do.
  test.skipIf(!has('java', '--version'))("Java's HttpClient", { timeout: 120_000 }, async () => {
    const { folder, remove } = temporaryFolder();
    const source = join(folder, 'Ask.java');
    writeFileSync(source, ASK);
    const { stdout } = await run('java', [source, host.url]);
    remove();
    expect(stdout.trim().split('\n')).toEqual(['200 HTTP_1_1', '401 HTTP_1_1', '404 HTTP_1_1']);
  });
});

const ASK = `
import java.net.URI;
import java.net.http.*;
class Ask {
  public static void main(String[] to) throws Exception {
    var client = HttpClient.newHttpClient();
    var login = HttpRequest.BodyPublishers.ofString("{\\"username\\":\\"alice\\",\\"password\\":\\"not hers\\"}");
    var requests = new HttpRequest.Builder[] {
      HttpRequest.newBuilder(URI.create(to[0] + "/health/live")),
      HttpRequest.newBuilder(URI.create(to[0] + "/api/auth/login")).header("content-type", "application/json").POST(login),
      HttpRequest.newBuilder(URI.create(to[0] + "/nothing")),
    };
    for (var request : requests) {
      var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      System.out.println(answer.statusCode() + " " + answer.version());
    }
  }
}
`;
