/** Presence in servers that are built otherwise than ours: what is the host's stays the host's, and nothing goes wrong in silence. */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type AttachOptions,
  attachPresence,
  handling,
  type LivePresence,
  memoryStore,
  Refusal,
  type Speaker,
  singleNode,
} from '@meeshy/status-gateway';
import { redisCluster } from '@meeshy/status-gateway/redis';
import type { PresenceSnapshot, UserStatusEvent, WireError } from '@meeshy/status-protocol';
import { Redis } from 'ioredis';
import { type Namespace, Server, type ServerOptions, type Socket as ServerSocket } from 'socket.io';
import { io as connect, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import msgpack from 'socket.io-msgpack-parser';
import { afterEach, describe, expect, it } from 'vitest';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { MOVED } from '../../src/cluster/script.ts';
import { startRedis } from '../support/redis.ts';
import { inTime, until } from '../support/until.ts';

interface Host {
  readonly io: Server;
  readonly presence: LivePresence;
  readonly warnings: string[];
  connect(token?: string, options?: Partial<ManagerOptions & SocketOptions> & { nsp?: string }): Socket;
}

type Adapter = Namespace['adapter'];
/** Socket.IO's own, which it does not export. */
const InMemory = new Server().of('/').adapter.constructor as new (namespace: Namespace) => Adapter;

interface HostOptions {
  readonly of?: Partial<ServerOptions>;
  readonly namespace?: string;
  readonly before?: (io: Server) => void;
  readonly presence?: Partial<AttachOptions>;
}

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function host({ of = {}, namespace, before, presence: options = {} }: HostOptions = {}): Promise<Host> {
  const http = createServer();
  const io = new Server(http, of);
  before?.(io);
  const warnings: string[] = [];
  const into: Server | Namespace = namespace === undefined ? io : io.of(namespace);
  const presence = attachPresence(into, {
    authenticate: async ({ token }) => {
      if (token !== 'ann' && token !== 'ben') throw new Refusal('UNAUTHORIZED', 'Who are you?');
      return { subject: { id: token, username: token, kind: 'user' } };
    },
    conversationsOf: async (id) => (id === 'stranger' ? [] : ['talk']),
    membersOf: async () => ['ann', 'ben'],
    store: memoryStore(),
    warn: (sentence) => warnings.push(sentence),
    ...options,
  });
  ends.push(async () => {
    await presence.stop();
    await io.close();
  });
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return {
    io,
    presence,
    warnings,
    connect(token, { nsp = namespace ?? '', ...rest } = {}) {
      const client = connect(url + nsp, {
        transports: ['websocket'],
        forceNew: true,
        ...(token !== undefined && { auth: { token } }),
        ...rest,
      });
      ends.push(() => client.disconnect());
      return client;
    },
  };
}

const once = <Payload>(client: Socket, event: string, matches: (payload: Payload) => boolean = () => true) =>
  inTime(
    () => `"${event}"`,
    new Promise<Payload>((resolve) => {
      client.on(event, function hear(payload: Payload) {
        if (!matches(payload)) return;
        client.off(event, hear);
        resolve(payload);
      });
    }),
  );

/** Two people see each other come and go. */
async function twoSeeEachOther({ connect }: Host, options: Parameters<Host['connect']>[1] = {}): Promise<void> {
  const ann = connect('ann', options);
  await once(ann, 'presence:snapshot');
  const came = once<UserStatusEvent>(ann, 'user:status');
  const ben = connect('ben', options);
  const { users } = await once<PresenceSnapshot>(ben, 'presence:snapshot');
  expect(users.map(({ userId }) => userId).sort()).toEqual(['ann', 'ben']);
  expect(await came).toMatchObject({ userId: 'ben', isOnline: true });
  const left = once<UserStatusEvent>(ann, 'user:status');
  ben.disconnect();
  expect(await left).toMatchObject({ userId: 'ben', isOnline: false });
}

describe('presence in the server of a host', () => {
  it('lives in a namespace, and leaves the connection to the others', async () => {
    const there = await host({ namespace: '/presence' });
    there.io.of('/chat').on('connection', (socket) => socket.on('ask', (answer) => answer('yes')));
    await twoSeeEachOther(there);
    const chat = there.connect(undefined, { nsp: '/chat', reconnection: false });
    await once(chat, 'connect');
    const ann = chat.io.socket('/presence', { auth: { token: 'ann' } });
    await once(ann, 'presence:snapshot');
    await there.presence.disconnect('ann');
    await until('ann to be sent away', () => !ann.connected);
    expect(await chat.emitWithAck('ask')).toBe('yes');
  });

  it('is one session in a namespace, however often the client says that it connects', async () => {
    const there = await host({ namespace: '/presence' });
    there.io.of('/chat').on('connection', () => {});
    const chat = there.connect(undefined, { nsp: '/chat', reconnection: false });
    await once(chat, 'connect');
    const ann = chat.io.socket('/presence', { auth: { token: 'ann' } });
    ann.connect();
    await until('one session of two sockets', async () => {
      return (await there.io.of('/presence').fetchSockets()).length === 2 && there.presence.sizes().sessions === 1;
    });
    await until('the client to know', () => ann.connected);
    expect(chat.connected).toBe(true);
    ann.disconnect();
    await until('nobody to be left', () => there.presence.sizes().sessions === 0);
  });

  it('lets whoever a later middleware of the host refused try again', async () => {
    const there = await host({ namespace: '/presence' });
    there.io.of('/chat').on('connection', () => {});
    let isAllowed = false;
    there.io.of('/presence').use((_socket, next) => (isAllowed ? next() : next(new Error('not yet'))));
    const chat = there.connect(undefined, { nsp: '/chat', reconnection: false });
    await once(chat, 'connect');
    const ann = chat.io.socket('/presence', { auth: { token: 'ann' } });
    await once(ann, 'connect_error');
    isAllowed = true;
    const snapshot = once(ann, 'presence:snapshot');
    ann.connect();
    await snapshot;
    expect(chat.connected).toBe(true);
  });

  it('sends nothing into what the host sends in several parts', async () => {
    const sockets: ServerSocket[] = [];
    const there = await host({ presence: { onSession: (socket) => void sockets.push(socket) } });
    const ann = there.connect('ann', { reconnection: false });
    await once(ann, 'presence:snapshot');
    const [socket] = sockets;
    const [file, renewed] = [once<Buffer>(ann, 'file'), once(ann, 'authenticated')];
    socket?.emit('file', Buffer.from('hello'));
    there.presence.renewed(socket?.id ?? '', { language: 'en', expiresAt: Number.POSITIVE_INFINITY });
    expect(String(await file)).toBe('hello');
    await renewed;
    expect(ann.connected).toBe(true);
  });

  it('waits for the host no longer than it says, in a namespace too, and for no more than a few events', async () => {
    const there = await host({
      namespace: '/presence',
      presence: { settings: { connectTimeoutMs: 300 }, authenticate: () => new Promise(() => {}) },
    });
    there.io.of('/chat').on('connection', () => {});
    const chat = there.connect(undefined, { nsp: '/chat', reconnection: false });
    await once(chat, 'connect');
    const ann = chat.io.socket('/presence', { auth: { token: 'ann' } });
    const slow = await once<Error & { data: WireError }>(ann, 'connect_error');
    expect(slow.data).toMatchObject({ code: 'UNAVAILABLE' });
    const guest = there.connect(undefined, { reconnection: false });
    await once(guest, 'connect');
    const error = once<WireError>(guest, 'error');
    guest.emit('authenticate', { token: 'ann' });
    for (let i = 0; i < 30; i++) guest.emit('say', 'something');
    expect(await error).toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('ends whoever is no more while presence waits for the time of the cluster', async () => {
    let timed = () => {};
    const cluster = { ...singleNode(), timed: new Promise<void>((done) => (timed = done)) };
    const there = await host({ presence: { cluster } });
    const ann = there.connect('ann', { reconnection: false });
    await once(ann, 'connect');
    const error = once<WireError>(ann, 'error');
    const ended = there.presence.end('ann');
    timed();
    expect(await error).toMatchObject({ code: 'UNAUTHORIZED' });
    await ended;
    expect(there.presence.sizes().sessions).toBe(0);
  });

  it('takes nothing for true before the time of the cluster is known', async () => {
    let timed = () => {};
    let aheadMs = 3_600_000;
    const now = () => Date.now() + aheadMs;
    const cluster = { ...singleNode(), now, timed: new Promise<void>((done) => (timed = done)) };
    const { presence } = await host({ presence: { cluster } });
    presence.activity({ id: 'ann', username: 'ann', kind: 'user' });
    aheadMs = 0;
    timed();
    await presence.ready;
    const [ann] = await presence.get(['ann']);
    expect(Date.parse(ann?.lastActiveAt ?? '')).toBeLessThanOrEqual(Date.now() + 1_000);
  });

  it('tells all sessions of their conversations, whatever the host throws at one', async () => {
    let isThrowing = false;
    const told: string[] = [];
    const unforeseen: unknown[] = [];
    const there = await host({
      presence: {
        onUnforeseen: (error) => unforeseen.push(error),
        onConversations: ({ id }) => {
          told.push(id);
          if (isThrowing && told.length === 1) throw new Error('a flaw of the host');
        },
      },
    });
    for (const tab of [there.connect('ann'), there.connect('ann')]) await once(tab, 'presence:snapshot');
    told.length = 0;
    isThrowing = true;
    await there.presence.left('talk', 'ann');
    expect([told.length, unforeseen.length]).toEqual([2, 1]);
  });

  it('has one function of the host handle an event of all sockets, and nothing before they are admitted', async () => {
    const greeted: string[] = [];
    const unhandled: string[] = [];
    const greet = handling<Speaker>(undefined, ({ identity, address }, payload) => {
      greeted.push(`${identity.subject.id} at ${address}: ${payload as string}`);
      if (payload === 'go') throw new Refusal('FORBIDDEN', 'Nobody is sent away');
    });
    const there = await host({
      presence: {
        handlers: new Map([['greet', greet]]),
        addressOf: () => '192.0.2.1',
        onUnhandled: (_, event) => unhandled.push(event),
      },
    });
    const [ann, ben] = [there.connect('ann'), there.connect('ben')];
    for (const tab of [ann, ben]) tab.emit('greet', 'hello');
    for (const tab of [ann, ben]) await once(tab, 'presence:snapshot');
    ann.emit('other');
    ann.emit('greet', 'go');
    expect(await once(ann, 'error')).toEqual({ code: 'FORBIDDEN', message: 'Nobody is sent away' });
    expect(greeted.sort()).toEqual(['ann at 192.0.2.1: go', 'ann at 192.0.2.1: hello', 'ben at 192.0.2.1: hello']);
    expect(unhandled).toEqual(['other']);
  });

  it('refuses to have the host handle what presence handles', async () => {
    const handlers = new Map([['viewing', () => {}]]);
    await expect(host({ presence: { handlers } })).rejects.toThrow('handlers: presence handles viewing itself');
  });

  it('goes on whatever the host throws when it is told of a refusal', async () => {
    const unforeseen: unknown[] = [];
    const there = await host({
      presence: {
        onUnforeseen: (error) => unforeseen.push(error),
        onRefused() {
          throw new Error('a flaw of the host');
        },
      },
    });
    const ann = there.connect('ann');
    await once(ann, 'presence:snapshot');
    ann.emit('activity', 'now');
    expect(await once(ann, 'error')).toMatchObject({ code: 'VALIDATION_ERROR' });
    expect(unforeseen).toHaveLength(1);
  });

  it('speaks as the server of the host does: MessagePack', async () => {
    await twoSeeEachOther(await host({ of: { parser: msgpack } }), { parser: msgpack });
  });

  it('leaves an adapter of the host alone, and sends nothing through it', async () => {
    const sent: unknown[] = [];
    class Elsewhere extends InMemory {
      override broadcast(...[packet, options]: Parameters<Adapter['broadcast']>): void {
        sent.push(packet.data);
        super.broadcast(packet, options);
      }
    }
    const there = await host({ of: { adapter: Elsewhere as never } });
    await twoSeeEachOther(there);
    const ben = there.connect('ben');
    await once(ben, 'presence:snapshot');
    const news = once(ben, 'news');
    there.io.emit('news', 'of the host');
    expect(await news).toBe('of the host');
    expect(there.io.of('/').adapter).toBeInstanceOf(Elsewhere);
    expect(sent).toEqual([['news', 'of the host']]);
  });

  it('touches neither rooms, nor data, nor the handshake', async () => {
    const seen: unknown[] = [];
    const there = await host({
      before: (io) =>
        io.use((socket, next) => {
          socket.data.mine = 'kept';
          void socket.join('conversation_of_mine');
          next();
        }),
      presence: {
        onSession: ({ data, rooms, handshake }) =>
          void seen.push({ data, rooms: new Set(rooms), auth: handshake.auth }),
      },
    });
    const ann = there.connect('ann');
    await once(ann, 'presence:snapshot');
    const rooms = new Set([ann.id, 'conversation_of_mine']);
    expect(seen).toEqual([{ data: { mine: 'kept' }, rooms, auth: { token: 'ann' } }]);
  });

  it('tells the host of conversations, whose rooms may follow', async () => {
    const told: string[][] = [];
    const onConversations = (_socket: unknown, _subject: unknown, ids: ReadonlySet<string>) => void told.push([...ids]);
    const { connect } = await host({ presence: { onConversations } });
    await once(connect('ann'), 'presence:snapshot');
    expect(told).toEqual([['talk']]);
  });

  it('counts its own events only', async () => {
    const there = await host({
      presence: {
        settings: { eventsPerMinute: 3 },
        onSession: (socket) => socket.on('ask', (answer) => answer('yes')),
      },
    });
    const ann = there.connect('ann');
    await once(ann, 'presence:snapshot');
    for (let i = 0; i < 10; i++) expect(await ann.emitWithAck('ask')).toBe('yes');
    const error = once<WireError>(ann, 'error');
    for (let i = 0; i < 4; i++) ann.emit('activity');
    expect(await error).toMatchObject({ code: 'RATE_LIMITED' });
  });

  it.each([
    ['authenticate', { token: 'ann' }],
    ['viewing', { conversationId: 'talk' }],
    ['zone', { zone: 'Europe/Paris' }],
    ['presence:watch', { conversationId: 'talk', userIds: ['ben'] }],
  ])('counts each of them: %s', async (event, payload) => {
    const there = await host({ presence: { settings: { eventsPerMinute: 3 } } });
    const ann = there.connect('ann');
    await once(ann, 'presence:snapshot');
    const error = once<WireError>(ann, 'error');
    for (let i = 0; i < 4; i++) ann.emit(event, payload);
    expect(await error).toMatchObject({ code: 'RATE_LIMITED' });
  });

  it('lets sockets without credentials live on where that is optional, until they have some', async () => {
    const there = await host({ presence: { optional: true, settings: { connectTimeoutMs: 50, eventsPerMinute: 3 } } });
    there.io.on('connection', (socket) => socket.on('ask', (answer) => answer('yes')));
    const guest = there.connect();
    await once(guest, 'connect');
    for (let i = 0; i < 10; i++) expect(await guest.emitWithAck('ask')).toBe('yes');
    const snapshot = once<PresenceSnapshot>(guest, 'presence:snapshot');
    await new Promise((passed) => setTimeout(passed, 100));
    expect(guest.connected).toBe(true);
    guest.emit('authenticate', { token: 'ann' });
    expect((await snapshot).users).toMatchObject([{ userId: 'ann', isOnline: true }]);
  });

  it('knows people by what their handshake says besides: a cookie', async () => {
    const nameIn = ({ headers }: Pick<IncomingMessage, 'headers'>) => /who=(\w+)/.exec(headers.cookie ?? '')?.[1];
    const there = await host({
      presence: {
        cookies: true,
        async authenticate({ token, socket }) {
          const name = token ?? nameIn(socket.handshake);
          return name === undefined ? null : { subject: { id: name, username: name, kind: 'user' } };
        },
      },
    });
    const ann = there.connect(undefined, { extraHeaders: { cookie: 'who=ann' } });
    const { users } = await once<PresenceSnapshot>(ann, 'presence:snapshot');
    expect(users).toMatchObject([{ userId: 'ann', isOnline: true }]);
    const ofAnother = there.connect(undefined, { extraHeaders: { cookie: 'who=ann', origin: 'https://evil.example' } });
    await once(ofAnother, 'connect');
    expect(there.presence.sizes().sessions).toBe(1);
    expect(there.warnings.join()).toContain('name it, cookies: { origins');
    const later = there.connect();
    await once(later, 'connect');
    const snapshot = once(later, 'presence:snapshot');
    later.emit('authenticate', { token: 'ben' });
    await snapshot;
  });

  it('refuses connections that hear what they missed before anybody asks who they are', async () => {
    const connectionStateRecovery = { maxDisconnectionDuration: 60_000, skipMiddlewares: false };
    await expect(host({ of: { connectionStateRecovery } })).rejects.toThrow('connectionStateRecovery cannot be used');
  });

  it('says of an answer that cannot be used what is wrong with it, once, and to nobody outside', async () => {
    const answers: Record<string, unknown> = {
      nothing: undefined,
      nameless: { subject: { username: 'ann', kind: 'user' } },
      unkind: { subject: { id: 'ann', username: 'ann', kind: 'admin' } },
      seconds: {
        subject: { id: 'ann', username: 'ann', kind: 'user' },
        expiresAt: Math.floor(Date.now() / 1_000) + 60,
      },
      nobody: null,
    };
    const there = await host({
      presence: {
        async authenticate({ token = '' }) {
          if (token === 'throws') throw new TypeError("Cannot read properties of undefined (reading 'id')");
          return answers[token] as null;
        },
      },
    });
    for (const token of [...Object.keys(answers), 'throws', 'throws']) {
      const refused = await once<Error & { data: WireError }>(
        there.connect(token, { reconnection: false }),
        'connect_error',
      );
      expect(refused.data).toEqual(
        token === 'nobody'
          ? { code: 'UNAUTHORIZED', message: 'Nobody has these credentials' }
          : { code: 'INTERNAL_ERROR', message: 'Something went wrong here' },
      );
    }
    expect(there.warnings.map((sentence) => sentence.slice(0, 48))).toEqual([
      'authenticate answered nothing: answer { subject:',
      'authenticate answered a subject without an id, w',
      'authenticate answered a subject whose kind is ne',
      'authenticate answered an expiresAt in seconds: i',
      'authenticate threw what is no Refusal. To turn s',
    ]);
  });

  it('answers of people, as a viewer or as everyone', async () => {
    const { presence, connect } = await host();
    await once(connect('ann'), 'presence:snapshot');
    const ids = ['nobody', 'ben', 'ann'];
    expect(await presence.get(ids)).toMatchObject([{ userId: 'ann', username: 'ann', isOnline: true }]);
    const toBen = await presence.get(ids, { as: 'ben' });
    expect(toBen).toMatchObject([
      { userId: 'ben', username: 'ben', isOnline: false, lastActiveAt: null },
      { userId: 'ann', isOnline: true },
    ]);
    expect(await presence.get(ids, { as: 'stranger' })).toEqual([]);
    await presence.say({ id: 'ann', username: 'ann', kind: 'user' }, { state: 'invisible' });
    for (const as of [{}, { as: 'ben' }]) {
      const ann = (await presence.get(ids, as)).find(({ userId }) => userId === 'ann');
      expect(ann).toMatchObject({ userId: 'ann', isOnline: false });
      expect(ann).not.toHaveProperty('state');
    }
    const own = await presence.get(ids, { as: 'ann' });
    expect(own.at(-1)).toMatchObject({ userId: 'ann', isOnline: true, state: { value: 'invisible' } });
    const many = Array.from({ length: 1_001 }, (_, i) => `id${i}`);
    await expect(presence.get(many)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
  });

  it.skipIf(!redisPath())('meets others on Redis, by an address or by a client of its own', async () => {
    const redis = await startRedis();
    const client = new Redis(redis.url);
    ends.push(async () => {
      client.disconnect();
      await redis.kill();
    });
    const store = memoryStore();
    const east = await host({ presence: { store, cluster: redisCluster(redis.url) } });
    const west = await host({ presence: { store, cluster: redisCluster(client) } });
    const ann = east.connect('ann');
    await once(ann, 'presence:snapshot');
    const came = once<UserStatusEvent>(ann, 'user:status', ({ userId }) => userId === 'ben');
    const ben = west.connect('ben');
    const shows = ({ users }: PresenceSnapshot) => users.some(({ userId, isOnline }) => userId === 'ann' && isOnline);
    await once<PresenceSnapshot>(ben, 'presence:snapshot', shows);
    expect(await came).toMatchObject({ userId: 'ben', isOnline: true });
    const left = once<UserStatusEvent>(ann, 'user:status', ({ userId }) => userId === 'ben');
    ben.disconnect();
    expect(await left).toMatchObject({ userId: 'ben', isOnline: false });
    await client.ping();
  });

  it('counts failed cookies like failed tokens', async () => {
    const { connect } = await host({
      presence: {
        cookies: true,
        settings: { connectionRateLimit: 3 },
        authenticate: () => Promise.reject(new Refusal('UNAUTHORIZED', 'No such session')),
      },
    });
    const codes: string[] = [];
    for (let i = 0; i < 4; i++) {
      const guess = connect(undefined, { reconnection: false, extraHeaders: { cookie: `sid=${i}` } });
      codes.push((await once<Error & { data: WireError }>(guess, 'connect_error')).data.code);
    }
    expect(codes).toEqual(['UNAUTHORIZED', 'UNAUTHORIZED', 'UNAUTHORIZED', 'RATE_LIMITED']);
  });

  it.skipIf(!redisPath())(
    'refuses a Redis whose keys have a prefix, and hears nothing that cannot be read',
    async () => {
      const redis = await startRedis();
      const client = new Redis(redis.url, { keyPrefix: 'app:', lazyConnect: true });
      ends.push(async () => {
        client.disconnect();
        await redis.kill();
      });
      for (const to of [client, `${redis.url}?keyPrefix=app:`]) {
        await expect(host({ presence: { cluster: redisCluster(to) } })).rejects.toThrow('keyPrefix');
      }
      const thrown: unknown[] = [];
      const note = (error: unknown) => void thrown.push(error);
      process.on('uncaughtException', note);
      ends.push(() => process.off('uncaughtException', note));
      const there = await host({ presence: { cluster: redisCluster(redis.url) } });
      await there.presence.ready;
      await until('it to listen', async () => Number(await redis.ask('SPUBLISH', MOVED, 'nonsense')) > 0);
      await twoSeeEachOther(there);
      expect(thrown).toEqual([]);
    },
  );

  it('refuses settings in the words of the app, and those that there are none of', async () => {
    const started = (settings: object) => host({ presence: { settings } });
    await expect(started({ offlineThresholdMs: 1.5 })).rejects.toThrow('OFFLINE_THRESHOLD_MS is not a whole number');
    await expect(started({ awayThresholdMs: 1_000 })).rejects.toThrow('nobody could ever be away');
    await expect(started({ offlineTresholdMs: 1_000 })).rejects.toThrow('no setting "offlineTresholdMs"');
  });
});
