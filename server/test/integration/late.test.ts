/** More come at once than the gateway serves: nobody is lost, in whatever order they are served, nor when it is stopped meanwhile. */
import type { Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sayRaw } from '../support/raw-http.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';

/** To write the metrics takes the process some milliseconds: all of them longer than a look for whether it is late. */
const MANY = 300;

let gateway: TestGateway;
let sockets: Socket[];

beforeEach(async () => {
  sockets = [];
  gateway = await startTestGateway({}, undefined, { serving: { lateMs: 0 } });
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await gateway.stop();
});

/** Answers what it was told until the connection ended. An offer that is passed over leaves that open. */
function ask(path: string, headers = 'Connection: close\r\n', awaited?: RegExp): Promise<string> {
  const request = `GET ${path} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`;
  const { socket, told } = sayRaw(Number(new URL(gateway.url).port), request, awaited);
  sockets.push(socket);
  return told;
}

const isLate = () => gateway.logged(/whoever came last is served first/);

test('everybody is answered, by whatever they ask, and it is over when nobody waits', async () => {
  const told = [
    ...Array.from({ length: MANY }, () => ask('/metrics')),
    ask(
      '/health/live',
      'Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABk\r\n',
      /\r\n\r\n/,
    ),
  ];
  const people = await Promise.all(['alice1', 'bob1'].map((name) => gateway.register(name)));
  const arrived = people.map((person) => gateway.arrive(person));
  await isLate();
  expect((await Promise.all(told)).filter((one) => !one.startsWith('HTTP/1.1 200'))).toEqual([]);
  await Promise.all(arrived);
  await gateway.logged(/nobody waits to be let in any more/);
  expect(await gateway.metric('meeshy_newest_first')).toBe(0);
  expect(await gateway.metric('meeshy_connections_let_go_total')).toBe(0);
});

test('it stops while they wait', async () => {
  const told = Array.from({ length: MANY }, () => ask('/metrics'));
  await isLate();
  await gateway.stop();
  await Promise.all(told);
  gateway = await startTestGateway();
});
