import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { attachPresence, memoryStore, Refusal } from '@meeshy/status-gateway';
import type { PresenceSnapshot, UserStatusEvent } from '@meeshy/status-protocol';
import { Server } from 'socket.io';
import { io as connect, type Socket } from 'socket.io-client';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { POSITION } from './support/application.ts';

/** An application of its own: two people in one conversation, a stranger in none. */
const TALK: Record<string, string[]> = { ann: ['talk'], ben: ['talk'], stranger: [] };

let stop: () => Promise<void>;
let url: string;
const clients: Socket[] = [];

beforeEach(async () => {
  const http = createServer();
  const io = new Server(http);
  const presence = attachPresence(io, {
    authenticate: async ({ token }) => {
      if (token === undefined || !(token in TALK)) throw new Refusal('UNAUTHORIZED', 'Who are you?');
      return { subject: { id: token, username: token, kind: 'user' }, language: 'en', expiresAt: Infinity };
    },
    conversationsOf: async (id) => TALK[id] ?? [],
    membersOf: async () => ['ann', 'ben'],
    store: memoryStore(),
    ...POSITION,
  });
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  stop = async () => {
    await presence.stop();
    await io.close();
  };
});

afterEach(async () => {
  for (const client of clients.splice(0)) client.disconnect();
  await stop();
});

function open(token: string): Socket {
  const client = connect(url, { auth: { token }, transports: ['websocket'] });
  clients.push(client);
  return client;
}

const once = <Payload>(client: Socket, event: string) =>
  new Promise<Payload>((resolve) => client.once(event, (payload: Payload) => resolve(payload)));

test('P3, P5: an existing Socket.IO server shows who comes and who goes', async () => {
  const ann = open('ann');
  await once(ann, 'presence:snapshot');

  const came = once<UserStatusEvent>(ann, 'user:status');
  const ben = open('ben');
  const snapshot = await once<PresenceSnapshot>(ben, 'presence:snapshot');
  expect(snapshot.users.map((user) => user.userId).sort()).toEqual(['ann', 'ben']);
  expect(await came).toMatchObject({ userId: 'ben', isOnline: true });

  const left = once<UserStatusEvent>(ann, 'user:status');
  ben.disconnect();
  expect(await left).toMatchObject({ userId: 'ben', isOnline: false });
});

test('P12: a stranger sees nobody', async () => {
  await once(open('ann'), 'presence:snapshot');
  const snapshot = await once<PresenceSnapshot>(open('stranger'), 'presence:snapshot');
  expect(snapshot.users.map((user) => user.userId)).toEqual(['stranger']);
});

test('wrong credentials are refused with their code', async () => {
  const refused = await once<Error & { data: unknown }>(open('nobody'), 'connect_error');
  expect(refused.data).toEqual({ code: 'UNAUTHORIZED', message: 'Who are you?' });
});
