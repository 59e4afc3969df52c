import { request } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { startTestGateway, type TestGateway } from './support/gateway.ts';

const ELSEWHERE = 'https://elsewhere.example';
const POLLING = '/socket.io/?EIO=4&transport=polling';

let gateway: TestGateway;

afterEach(() => gateway.stop());

const counted = (transport: string, outcome = 'refused') =>
  gateway.metric(`meeshy_foreign_origins_total{transport="${transport}",outcome="${outcome}"}`);
const warnings = () => gateway.log.filter((line) => line.includes('CORS_ORIGINS'));

test('a WebSocket is opened to our own pages, to CORS_ORIGINS and to what is no browser', async () => {
  gateway = await startTestGateway({ CORS_ORIGINS: 'https://chat.example' });
  for (const origin of ['https://chat.example', gateway.url, undefined]) expect(await upgrade(origin)).toBe(101);
  expect(await counted('websocket')).toBe(0);
  expect(warnings()).toEqual([]);

  for (const origin of [ELSEWHERE, ELSEWHERE, 'null', 'no origin']) expect(await upgrade(origin)).toBe(400);
  expect(await counted('websocket')).toBe(4);
  expect(warnings()).toHaveLength(1);
  expect(warnings()[0]).toMatch(`1 × ${ELSEWHERE} at Host ${new URL(gateway.url).host}`);
});

test('polling is refused to the same pages', async () => {
  gateway = await startTestGateway({ CORS_ORIGINS: 'https://chat.example' });
  const poll = async (origin: string) => (await fetch(gateway.url + POLLING, { headers: { origin } })).status;
  expect([await poll('https://chat.example'), await poll(gateway.url), await poll(ELSEWHERE)]).toEqual([200, 200, 403]);
  expect(await counted('polling')).toBe(1);
  expect(warnings()).toHaveLength(1);
});

test('who polls without an origin, and then names one, goes on, and is told once', async () => {
  gateway = await startTestGateway();
  const opening = await (await fetch(gateway.url + POLLING)).text();
  const sid = /"sid":"([^"]+)"/.exec(opening)?.[1];
  const say = (packet: string, origin: string) =>
    fetch(`${gateway.url}${POLLING}&sid=${sid}`, { method: 'POST', body: packet, headers: { origin } });
  expect((await say('40{}', gateway.url)).status).toBe(200);
  expect(await counted('polling', 'let_through')).toBe(0);
  expect((await say('42["activity"]', ELSEWHERE)).status).toBe(200);
  expect((await say('42["activity"]', ELSEWHERE)).status).toBe(200);
  expect(await counted('polling', 'let_through')).toBe(1);
  expect(warnings()).toHaveLength(1);
});

test('CORS_ORIGINS=*: any page', async () => {
  gateway = await startTestGateway({ CORS_ORIGINS: '*' });
  expect(await upgrade(ELSEWHERE)).toBe(101);
  expect(await counted('websocket')).toBe(0);
});

/** Opens a WebSocket as a browser does, and tells the status of the answer. */
function upgrade(origin: string | undefined): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const asked = request(`${gateway.url}/socket.io/?EIO=4&transport=websocket`, {
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': Buffer.alloc(16).toString('base64'),
        ...(origin !== undefined && { origin }),
      },
    });
    asked.on('upgrade', ({ statusCode }, socket) => {
      socket.destroy();
      resolve(statusCode);
    });
    asked.on('response', ({ statusCode }) => resolve(statusCode));
    asked.on('error', reject);
    asked.end();
  });
}
