/** More come than are served: who is answered, and in which order. Every answer takes this process a while. */
import { createServer, get, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { serveNewestFirst } from '../src/http/newest-first.ts';
import { sayRaw } from './support/raw-http.ts';

const LATE_MS = 300;
const WORK_MS = 4;
/** They come in one turn of the event loop, and to serve all of them takes longer than `LATE_MS`. */
const MANY = 600;

let server: Server;
let served: string[];
let orders: boolean[];
let wereLetGo: number;
let sockets: Socket[];

beforeEach(() => {
  [served, orders, wereLetGo, sockets] = [[], [], 0, []];
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

async function start(longestMs: number): Promise<void> {
  server = createServer((request, response) => {
    served.push(request.url ?? '');
    const end = performance.now() + WORK_MS;
    while (performance.now() < end);
    response.end('served');
  });
  serveNewestFirst(
    server,
    { late: (isLate) => orders.push(isLate), letGo: () => wereLetGo++ },
    { lateMs: LATE_MS, longestMs },
  );
  await new Promise<void>((resolve) => server.listen({ port: 0, host: '127.0.0.1', backlog: 4_096 }, resolve));
}

/** Answers what it was told until the connection ended. */
function ask(path: string): Promise<string> {
  const request = `GET ${path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`;
  const { socket, told } = sayRaw((server.address() as AddressInfo).port, request);
  sockets.push(socket);
  return told;
}

const isAnswered = (told: string) => told.startsWith('HTTP/1.1 200');

test('whoever comes last is served first where the others have waited for too long, and everybody is served', async () => {
  await start(60_000);
  const told = await Promise.all(Array.from({ length: MANY }, (_, i) => ask(`/${i}`)));
  expect(told.filter(isAnswered)).toHaveLength(MANY);
  expect(wereLetGo).toBe(0);
  expect(orders).toEqual([true, false]);
  const places = served.map((path) => Number(path.slice(1)));
  // In the order in which they came, until it was late; from then on the last of all is served before most.
  expect(places.slice(0, 10)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(places.indexOf(MANY - 1)).toBeLessThan(MANY / 2);
  expect(places.at(-1)).toBeLessThan(MANY / 2);
});

test('whoever has waited for too long is let go, and whoever comes afterwards is served at once, in order', async () => {
  await start(500);
  const told = await Promise.all(Array.from({ length: MANY }, (_, i) => ask(`/${i}`)));
  expect(wereLetGo).toBeGreaterThan(0);
  expect(told.filter(isAnswered)).toHaveLength(MANY - wereLetGo);
  expect(told.filter((one) => !isAnswered(one)).every((one) => one === '')).toBe(true);
  expect(orders).toEqual([true, false]);
  served = [];
  await Promise.all([ask('/a'), ask('/b'), ask('/c')]);
  expect(served).toEqual(['/a', '/b', '/c']);
});

test('whoever resets the connection while it waits ends nothing', async () => {
  await start(60_000);
  const asked = Array.from({ length: MANY }, (_, i) => ask(`/${i}`));
  while (orders.length === 0) await new Promise(setImmediate);
  const gone = sockets.slice(-100);
  for (const socket of gone) socket.resetAndDestroy();
  const told = await Promise.all(asked);
  expect(told.slice(0, -100).filter(isAnswered)).toHaveLength(MANY - 100);
  expect(orders).toEqual([true, false]);
});

test('while few come, or they are served in time, nobody hears of an order', async () => {
  await start(60_000);
  for (let i = 0; i < 50; i++) {
    await new Promise<void>((resolve) => {
      get({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', path: `/${i}`, agent: false }, (answer) =>
        answer.resume().on('end', resolve),
      );
    });
  }
  expect(served).toHaveLength(50);
  expect(orders).toEqual([]);
});
