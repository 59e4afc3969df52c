/** P5: heartbeats are sent together, and by that nobody's is late, lost, or sent more often. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { attachPresence, memoryStore } from '@meeshy/status-gateway';
import { Server } from 'socket.io';
import { io as connect, type Socket } from 'socket.io-client';
import { afterEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { until } from '../support/until.ts';

const IN_BOTH = [
  ['together', true],
  ['by Engine.IO', false],
] as const;
/** As Engine.IO writes them. */
const [PING, PONG] = ['2', '3'];
/** Two that are asked in one turn hear of it within so many milliseconds; those below come 60 ms after each other. */
const APART_MS = 50;
const INTERVAL_MS = 2_000;
/** A tenth of it: all that are due within so long are asked in one turn. */
const TICK_MS = 200;

let url = '';
let stop: () => Promise<void> = async () => {};
const clients: Socket[] = [];

afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect();
  await stop();
});

async function start(pingInterval: number, pingTimeout: number, straight: boolean): Promise<Server> {
  const http = createServer();
  const io = new Server(http, { pingInterval, pingTimeout });
  const presence = attachPresence(io, {
    straight,
    store: memoryStore(),
    authenticate: async ({ token = '' }) => ({ subject: { id: token, username: token, kind: 'user' } }),
    conversationsOf: async () => [],
    membersOf: async () => [],
  });
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  stop = async () => {
    await presence.stop();
    await io.close();
  };
  // Those of the very first connection are Engine.IO's.
  await arrive('first');
  return io;
}

interface Arrived {
  readonly socket: Socket;
  /** When it was asked, by `performance.now()`. */
  readonly asked: number[];
}

async function arrive(name: string, transports = ['websocket']): Promise<Arrived> {
  const socket = connect(url, { transports, forceNew: true, reconnection: false, auth: { token: name } });
  clients.push(socket);
  const asked: number[] = [];
  socket.io.on('ping', () => asked.push(performance.now()));
  await new Promise((welcomed) => socket.once('authenticated', welcomed));
  return { socket, asked };
}

function groups(times: readonly number[]): number {
  const sorted = times.toSorted((a, b) => a - b);
  return sorted.filter((at, i) => i === 0 || at - (sorted[i - 1] ?? 0) > APART_MS).length;
}

/** Into how many ticks all that happens within so long may fall. Each of eight for itself would be in eight groups. */
const ticksWithin = (ms: number) => Math.ceil(ms / TICK_MS) + 1;

test('those who came one after the other are asked together, and nobody later than an interval after they came', async () => {
  await start(INTERVAL_MS, 20_000, true);
  const startedAt = performance.now();
  const arrived: Arrived[] = [];
  const onTime: Promise<boolean>[] = [];
  for (let i = 0; i < 8; i++) {
    await pause(60);
    const one = await arrive(`one${i}`);
    arrived.push(one);
    // By timers of this process, in which the server is too: where it is held up, they are.
    onTime.push(pause(INTERVAL_MS).then(() => pause(2 * APART_MS).then(() => one.asked.length > 0)));
  }
  const cameWithinMs = performance.now() - startedAt;
  expect(await Promise.all(onTime)).not.toContain(false);
  await until('all to be asked twice', () => arrived.every(({ asked }) => asked.length === 2));
  const rounds = [0, 1].map((round) => arrived.map(({ asked }) => asked[round] ?? 0));
  const [first = [], second = []] = rounds;
  expect(groups(first)).toBeLessThanOrEqual(ticksWithin(cameWithinMs));
  const answeredWithinMs = Math.max(...first) - Math.min(...first) + 2 * APART_MS;
  expect(groups(second)).toBeLessThanOrEqual(ticksWithin(answeredWithinMs));
});

test.each(IN_BOTH)('%s: who answers without being asked is asked no more often for it', async (_, straight) => {
  await start(600, 20_000, straight);
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  const told: string[] = [];
  socket.on('message', (data: Buffer) => told.push(data.toString()));
  await until('to be opened', () => told.length > 0);
  socket.send('40{"token":"talker"}');
  await until('to be welcome', () => told.some((word) => word.startsWith('42["authenticated"')));
  for (let i = 0; i < 2_000; i++) socket.send(PONG);
  const other = await arrive('other');
  await until('another one to be asked twice', () => other.asked.length === 2);
  expect(told.filter((word) => word === PING)).toHaveLength(1);
  socket.terminate();
});

test.each(IN_BOTH)('%s: who does not answer is closed', async (_, straight) => {
  const io = await start(300, 200, straight);
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  const reasons: string[] = [];
  io.engine.once('connection', (conn: { on(event: 'close', listener: (reason: string) => void): void }) =>
    conn.on('close', (reason) => reasons.push(reason)),
  );
  await until('the end', () => socket.readyState === WebSocket.CLOSED);
  expect(reasons).toEqual(['ping timeout']);
});

test.each(IN_BOTH)('%s: who polls, and who went over to a WebSocket, are asked and stay', async (_, straight) => {
  await start(300, 5_000, straight);
  const [polling, upgraded] = await Promise.all([
    arrive('polling', ['polling']),
    arrive('upgraded', ['polling', 'websocket']),
  ]);
  await until('the WebSocket', () => upgraded.socket.io.engine.transport.name === 'websocket');
  const before = upgraded.asked.length;
  await until('both to be asked', () => polling.asked.length > 3 && upgraded.asked.length > before + 3);
  expect([polling.socket.connected, upgraded.socket.connected]).toEqual([true, true]);
});

test.each(IN_BOTH)(
  '%s: who is shown out, and never takes what it is told, is closed all the same',
  async (_, straight) => {
    const io = await start(300, 200, straight);
    const before = io.engine.clientsCount;
    const poll = `${url}/socket.io/?EIO=4&transport=polling`;
    const opened = await (await fetch(poll)).text();
    const say = (packet: string) => fetch(`${poll}&sid=${sidIn(opened)}`, { method: 'POST', body: packet });
    await say('40{}');
    await say('42["activity"]');
    expect(io.engine.clientsCount).toBe(before + 1);
    await until('it to be forgotten', () => io.engine.clientsCount === before);
  },
);

function sidIn(packet: string): string {
  return (JSON.parse(packet.slice(1)) as { sid: string }).sid;
}
