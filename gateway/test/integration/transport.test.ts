import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import { type Link, memoryStore, openPresence, type Parcel } from '@meeshy/status-gateway/transport';
import { supersedes } from '@meeshy/status-protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../support/until.ts';

/** An application without Socket.IO: one line of JSON per event, over TCP. A client says its name first, then anything. */
interface Line {
  readonly event: string;
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it expects
  readonly payload: any;
}

const lineOf = (event: string, json: string) => `{"event":"${event}","payload":${json}}\n`;

class LineLink implements Link {
  readonly id: string;
  readonly #socket: Socket;
  readonly unansweredMs = 0;

  constructor(id: string, socket: Socket) {
    this.id = id;
    this.#socket = socket;
  }

  get isOpen(): boolean {
    return this.#socket.writable;
  }

  get backlog(): number {
    return this.#socket.writableLength;
  }

  send(event: string, payload: unknown): void {
    this.#socket.write(lineOf(event, JSON.stringify(payload)));
  }

  sendJson(event: string, json: string): void {
    this.#socket.write(lineOf(event, json));
  }

  deliver(parcel: Parcel): void {
    const encode = (pieces: Parcel['pieces']) => pieces.map(({ json }) => lineOf('user:status', json)).join('');
    this.#socket.write(parcel.as('lines', encode));
  }

  close(error: { code: string; message: string }): void {
    this.#socket.end(lineOf('error', JSON.stringify(error)));
  }

  drop(): void {
    this.#socket.destroy();
  }
}

const MEMBERS = ['ann', 'ben'];
let presence: ReturnType<typeof openPresence>;
let server: Server;
let clients: Socket[] = [];

function open(settings: Parameters<typeof openPresence>[0]['settings'] = {}): void {
  presence = openPresence({
    store: memoryStore(),
    conversationsOf: async (id) => (MEMBERS.includes(id) ? ['talk'] : []),
    membersOf: async () => MEMBERS,
    settings,
  });
}

async function admit(name: string, link: Link): Promise<void> {
  const subject = { id: name, username: name, kind: 'user' } as const;
  const refusal = await presence.admit({ subject, language: 'en', link, expiresAt: Infinity, resume: false });
  if (refusal) link.close(refusal);
}

beforeEach(async () => {
  open();
  let made = 0;
  server = createServer((socket) => {
    const link = new LineLink(`connection ${++made}`, socket);
    socket.on('error', () => {});
    socket.on('close', () => presence.closed(link.id, 'closed'));
    const lines = createInterface({ input: socket });
    lines.once('line', (name) => {
      lines.on('line', () => presence.sessionActivity(link.id));
      void admit(name, link);
    });
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
});

afterEach(async () => {
  await presence.stop();
  for (const client of clients) client.destroy();
  clients = [];
  server.close();
});

/** A client, and what it has been told. */
function come(name: string) {
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  clients.push(socket);
  const heard: Line[] = [];
  createInterface({ input: socket }).on('line', (line) => heard.push(JSON.parse(line)));
  socket.write(`${name}\n`);
  const told = (event: string) => heard.filter((line) => line.event === event).map(({ payload }) => payload);
  const hears = (what: string, isIt: () => boolean) => until(`${name} to hear ${what}`, async () => isIt());
  return { socket, heard, told, hears };
}

/** What a client that follows its events takes for true of somebody. */
function latestOf({ told }: ReturnType<typeof come>, userId: string) {
  const said = told('user:status').filter((event) => event.userId === userId);
  return said.reduce((known, next) => (!known || supersedes(next, known) ? next : known), undefined);
}

test('two connections of a transport of its own see each other come and go', async () => {
  const ann = come('ann');
  await ann.hears('its snapshot', () => ann.told('presence:snapshot').length === 1);
  expect(ann.heard.map(({ event }) => event).slice(0, 2)).toEqual(['authenticated', 'presence:snapshot']);
  expect(ann.told('authenticated')[0].user).toEqual({ id: 'ann', username: 'ann', isAnonymous: false, language: 'en' });

  const ben = come('ben');
  await ann.hears('of ben', () => latestOf(ann, 'ben')?.isOnline === true);
  await ben.hears('its snapshot', () => ben.told('presence:snapshot').length === 1);
  const shown = ben.told('presence:snapshot')[0].users.map((user: { userId: string }) => user.userId);
  expect(shown.sort()).toEqual(['ann', 'ben']);

  ben.socket.end();
  await ann.hears('that ben has left', () => latestOf(ann, 'ben')?.isOnline === false);
});

test('whoever shares nothing hears of nobody', async () => {
  const eve = come('eve');
  await eve.hears('its snapshot', () => eve.told('presence:snapshot').length === 1);
  const [ann, ben] = [come('ann'), come('ben')];
  await ann.hears('of ben', () => latestOf(ann, 'ben')?.isOnline === true);
  ben.socket.end();
  await ann.hears('that ben has left', () => latestOf(ann, 'ben')?.isOnline === false);
  // Whatever else eve was to hear comes before this.
  presence.renewed('connection 1', { language: 'en', expiresAt: Infinity });
  await eve.hears('an answer', () => eve.told('authenticated').length === 2);
  expect(eve.told('user:status').filter(({ userId }) => userId !== 'eve')).toEqual([]);
});

test('a subject that is no more is told why, and its connection ends', async () => {
  const [ann, ben] = [come('ann'), come('ben')];
  await ann.hears('of ben', () => latestOf(ann, 'ben')?.isOnline === true);
  const ended = once(ben.socket, 'close');
  await presence.end('ben');
  await ended;
  expect(ben.told('error')).toMatchObject([{ code: 'UNAUTHORIZED' }]);
  await ann.hears('that ben is gone', () => latestOf(ann, 'ben')?.withdrawn === true);
});

test('what is refused is answered to the host', async () => {
  await presence.stop();
  open({ maxSessionsPerSubject: 1 });
  const first = come('ann');
  await first.hears('its snapshot', () => first.told('presence:snapshot').length === 1);
  const second = come('ann');
  await second.hears('why not', () => second.told('error').length === 1);
  expect(second.told('error')).toMatchObject([{ code: 'RATE_LIMITED' }]);
});

test('newer credentials are answered on the same connection', async () => {
  const ann = come('ann');
  await ann.hears('its snapshot', () => ann.told('presence:snapshot').length === 1);
  presence.renewed('connection 1', { language: 'fr', expiresAt: Infinity });
  await ann.hears('it', () => ann.told('authenticated').length === 2);
  expect(ann.told('authenticated')[1]).toMatchObject({ user: { language: 'fr' }, serverTime: expect.any(String) });
});
