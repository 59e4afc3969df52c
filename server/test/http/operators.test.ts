/** @module-tag long */
import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CallOptions, type Host, startHost } from './host.ts';
import { type Member, register, registerAdmin } from './people.ts';

const TOKEN = 'the maintenance token';
const production = { NODE_ENV: 'production', MAINTENANCE_TOKEN: TOKEN };

/** One of every operator route that touches no person, harmless where it is granted. */
const OPEN_HERE: [string, string, unknown?][] = [
  ['GET', '/maintenance/stats'],
  ['GET', '/maintenance/status-metrics'],
  ['POST', '/maintenance/status-metrics/reset'],
  ['GET', '/api/admin/maintenance/stats'],
  ['POST', '/api/admin/maintenance/cleanup'],
  ['POST', '/api/admin/maintenance/cleanup-zombies'],
];
/** Likewise of every other one. */
const NEVER_OPEN: [string, string, unknown?][] = [
  ['POST', '/maintenance/user-status', { userId: 'unknown', isOnline: true }],
  ['POST', '/api/admin/users/unknown/disconnect'],
  ['POST', '/api/admin/users/unknown/deactivate'],
  ['PUT', '/api/admin/log-level', { level: 'trace' }],
  ['GET', '/api/admin/api-keys'],
  ['DELETE', '/api/admin/api-keys/unknown'],
  ['GET', '/api/admin/webhooks'],
  ['PUT', '/api/admin/webhooks/unknown', {}],
  ['POST', '/api/admin/webhooks/unknown/rotate'],
  ['POST', '/api/admin/webhooks/unknown/test'],
  ['DELETE', '/api/admin/webhooks/unknown'],
];
const ROUTES = [...OPEN_HERE, ...NEVER_OPEN];

/** A signed-in socket, once it is a session. */
async function connected(host: Host, { as }: Member) {
  const socket = io(host.url, { auth: as, transports: ['websocket'], forceNew: true, reconnection: false });
  await new Promise((resolve) => socket.once('authenticated', resolve));
  return socket;
}

describe('who may operate in production', () => {
  let host: Host;
  let admin: Member;
  let alice: Member;

  beforeAll(async () => {
    host = await startHost({ ...production, JWT_SECRET: 'a secret of the tests, long enough' });
    [admin, alice] = [await registerAdmin(host, 'admin'), await register(host, 'alice')];
  });
  afterAll(() => host.stop());

  test.each(ROUTES)('%s %s', async (method, path, body) => {
    const status = async (options: CallOptions) => (await host.call(method, path, { body, ...options })).status;
    expect(await status({})).toBe(401);
    expect(await status({ as: { token: 'nonsense' } })).toBe(401);
    expect(await status({ as: alice.as })).toBe(403);
    expect(await status({ headers: { 'x-maintenance-token': `${TOKEN}!` } })).toBe(401);
    expect(await status({ headers: { 'x-maintenance-token': '' } })).toBe(401);
    expect([200, 404]).toContain(await status({ as: admin.as }));
    expect([200, 404]).toContain(await status({ headers: { 'x-maintenance-token': TOKEN } }));
  });

  test('no token is known unless MAINTENANCE_TOKEN is set', async () => {
    const tokenless = await startHost({ NODE_ENV: 'production' });
    for (const told of ['', 'null', 'undefined']) {
      const { status } = await tokenless.call('GET', '/maintenance/stats', {
        headers: { 'x-maintenance-token': told },
      });
      expect(status).toBe(401);
    }
    await tokenless.stop();
  });

  test('what an operator did is logged with who and when; the token is not', async () => {
    await host.call('POST', `/api/admin/users/${alice.id}/disconnect`, { as: admin.as });
    await host.call('PUT', '/api/admin/log-level', {
      headers: { 'x-maintenance-token': TOKEN },
      body: { level: 'trace' },
    });
    await host.call('POST', `/api/admin/users/${admin.id}/deactivate`, { as: alice.as });
    const lines = () => host.lines.map((line) => JSON.parse(line));
    await expect.poll(lines).toContainEqual(
      expect.objectContaining({
        level: 30,
        msg: 'an operator acted',
        time: expect.any(Number),
        operator: `user ${admin.id}`,
        route: '/api/admin/users/:userId/disconnect',
        params: { userId: alice.id },
        status: 200,
      }),
    );
    await expect
      .poll(lines)
      .toContainEqual(
        expect.objectContaining({ msg: 'an operator acted', operator: 'maintenance token', body: { level: 'trace' } }),
      );
    await expect.poll(lines).toContainEqual(
      expect.objectContaining({
        msg: 'refused to an operator',
        route: '/api/admin/users/:userId/deactivate',
        status: 403,
      }),
    );
    expect(host.lines.join('')).not.toMatch(TOKEN);
  });
});

describe('who may operate outside production', () => {
  let host: Host;

  beforeAll(async () => {
    host = await startHost({ TRUST_PROXY: 'true' });
  });
  afterAll(() => host.stop());

  /** `fetch` does not let one choose the host. */
  const statusWith = (headers: Record<string, string>) =>
    new Promise<number>((resolve, reject) => {
      const asked = request(`${host.url}/maintenance/stats`, { headers }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      asked.on('error', reject).end();
    });

  test.each(OPEN_HERE)('this machine: %s %s', async (method, path, body) => {
    expect((await host.call(method, path, { body })).status).toBe(200);
  });

  test.each(NEVER_OPEN)('not this machine without credentials: %s %s', async (method, path, body) => {
    expect((await host.call(method, path, { body })).status).toBe(401);
    expect((await host.call(method, path, { body, headers: { 'x-maintenance-token': '4711' } })).status).toBe(401);
  });

  test('nobody behind a proxy on this machine that adds no header deactivates anybody', async () => {
    const proxy = createServer((asked, reply) => {
      const { method, url, headers } = asked;
      asked.pipe(
        request(host.url + url, { method, headers: { ...headers, host: `127.0.0.1:${host.port}` } }, (response) => {
          reply.writeHead(response.statusCode ?? 0, response.headers);
          response.pipe(reply);
        }),
      );
    });
    await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
    const { port } = proxy.address() as AddressInfo;
    const victim = await register(host, 'victim');
    for (const [method, path] of NEVER_OPEN) {
      const url = `http://127.0.0.1:${port}${path.replace('unknown', victim.id)}`;
      expect((await fetch(url, { method })).status).toBe(401);
    }
    expect((await host.call('GET', '/api/users/me', { as: victim.as })).status).toBe(200);
    proxy.close();
    proxy.closeAllConnections();
  });

  test.each([
    ['this machine by name', { host: 'localhost:3000' }, 200],
    ['a page of our own', { host: 'localhost:3000', origin: 'http://localhost:3000' }, 200],
    ['a caller behind a proxy', { 'x-forwarded-for': '203.0.113.7' }, 401],
    ['a caller who says that it was forwarded from here', { 'x-forwarded-for': '127.0.0.1' }, 401],
    ['another kind of proxy', { forwarded: 'for=203.0.113.7' }, 401],
    ['a page of another site', { origin: 'https://evil.example' }, 401],
    ['a page without an origin', { origin: 'null' }, 401],
    ['a name that somebody pointed here', { host: 'evil.example:3000', origin: 'http://evil.example:3000' }, 401],
    ['a host that is none', { host: 'local host' }, 401],
  ])('%s', async (_who, headers, status) => {
    expect(await statusWith(headers)).toBe(status);
  });
});

describe('wrong maintenance tokens', () => {
  const told = (token: string, address = '192.0.2.1') => ({
    headers: { 'x-maintenance-token': token, 'x-forwarded-for': address },
  });
  const start = () =>
    startHost({
      ...production,
      AUTH_RATE_LIMIT: '3',
      TRUST_PROXY: '1',
      JWT_SECRET: 'a secret of the tests, long enough',
    });

  test('are limited like wrong passwords; from then on the right one tells nothing either', async () => {
    const host = await start();
    const statuses: number[] = [];
    for (const [index, [method, path, body]] of ROUTES.slice(0, 5).entries()) {
      statuses.push((await host.call(method, path, { body, ...told(`wrong${index}`) })).status);
    }
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    const late = await host.call('GET', '/maintenance/stats', told(TOKEN));
    expect([late.status, late.error?.code]).toEqual([429, 'RATE_LIMITED']);
    expect(Number(late.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await host.call('GET', '/maintenance/stats', told(TOKEN, '192.0.2.2'))).status).toBe(200);
    await host.stop();
  });

  test('do not count while they are right, or none is told', async () => {
    const host = await start();
    for (let request = 0; request < 10; request += 1) {
      expect((await host.call('GET', '/maintenance/stats', told(TOKEN))).status).toBe(200);
      expect((await host.call('GET', '/maintenance/stats')).status).toBe(401);
    }
    await host.stop();
  });
});

describe('what operators do', () => {
  let host: Host;
  let alice: Member;

  beforeAll(async () => {
    host = await startHost({ OFFLINE_THRESHOLD_MS: '240000', MAINTENANCE_TOKEN: TOKEN });
    alice = await register(host, 'alice');
  });
  afterAll(() => host.stop());

  const operate = (method: string, path: string, body?: unknown) =>
    host.call(method, path, { body, headers: { 'x-maintenance-token': TOKEN } });

  test('stats tell the whole, under both names', async () => {
    const socket = await connected(host, alice);
    for (const path of ['/maintenance/stats', '/api/admin/maintenance/stats']) {
      expect((await host.call('GET', path)).body).toEqual({
        success: true,
        data: {
          onlineUsers: 1,
          totalUsers: 1,
          anonymousSessions: 0,
          onlineAnonymous: 0,
          offlineThresholdMinutes: 4,
          maintenanceActive: true,
        },
      });
    }
    socket.disconnect();
  });

  test('status metrics are reset, in the words of the reference', async () => {
    const dora = await register(host, 'dora');
    await host.call('GET', '/api/users/me', { as: dora.as });
    expect((await host.call('GET', '/maintenance/status-metrics')).data.totalRequests).toBe(1);
    const { body } = await host.call('POST', '/maintenance/status-metrics/reset');
    expect(body).toEqual({ success: true, message: 'Métriques de statut réinitialisées avec succès' });
    expect((await host.call('GET', '/maintenance/status-metrics')).data).toMatchObject({
      totalRequests: 0,
      throttledRequests: 0,
      throttleRate: 0,
    });
  });

  test('user-status takes somebody offline until the next activity', async () => {
    const socket = await connected(host, alice);
    const { status, data } = await operate('POST', '/maintenance/user-status', { userId: alice.id, isOnline: false });
    expect(status).toBe(200);
    expect(data).toEqual({
      isOnline: false,
      lastSeen: expect.any(String),
      lastActiveAt: expect.any(String),
      version: expect.any(Number),
    });
    const own = await host.call('GET', '/api/users/status', { as: alice.as, headers: { 'x-activity': 'none' } });
    expect(own.data).toMatchObject(data);
    const again = await operate('POST', '/maintenance/user-status', { userId: alice.id, isOnline: true });
    expect(again.data).toMatchObject({ isOnline: true });
    socket.disconnect();
  });

  test('user-status makes nobody online without a living session', async () => {
    const bob = await register(host, 'bob');
    const { status, error } = await operate('POST', '/maintenance/user-status', { userId: bob.id, isOnline: true });
    expect([status, error?.code]).toEqual([409, 'CONFLICT']);
  });

  test.each([
    ['POST', '/maintenance/user-status', { userId: 'unknown', isOnline: false }],
    ['POST', '/api/admin/users/unknown/disconnect'],
    ['POST', '/api/admin/users/unknown/deactivate'],
  ])('%s %s of somebody unknown is not found', async (method, path, body?: unknown) => {
    expect((await operate(method, path, body)).error?.code).toBe('NOT_FOUND');
  });

  test('disconnect closes every session of one person', async () => {
    const sockets = [await connected(host, alice), await connected(host, alice)];
    const closed = sockets.map((socket) => new Promise((resolve) => socket.once('disconnect', resolve)));
    const { body } = await operate('POST', `/api/admin/users/${alice.id}/disconnect`);
    expect(body).toEqual({ success: true, data: { disconnected: 2 } });
    await Promise.all(closed);
  });

  test.each(['cleanup', 'cleanup-zombies'])('%s sweeps now', async (path) => {
    const { body } = await host.call('POST', `/api/admin/maintenance/${path}`);
    expect(body).toEqual({ success: true, data: { cleaned: 0 } });
  });

  test('deactivate ends an account and its sessions', async () => {
    const carol = await register(host, 'carol');
    const socket = await connected(host, carol);
    const closed = new Promise((resolve) => socket.once('disconnect', resolve));
    expect((await operate('POST', `/api/admin/users/${carol.id}/deactivate`)).body).toEqual({
      success: true,
      data: null,
    });
    await closed;
    expect((await host.call('GET', '/api/users/me', { as: carol.as })).status).toBe(401);
  });

  test('log-level applies at once', async () => {
    expect((await operate('PUT', '/api/admin/log-level', { level: 'error' })).data).toEqual({
      level: 'error',
    });
    const before = host.lines.length;
    await host.call('GET', '/api/users/me', { as: alice.as });
    await operate('PUT', '/api/admin/log-level', { level: 'debug' });
    await expect.poll(() => host.lines.length).toBeGreaterThan(before);
    expect(host.lines.slice(before).join('')).not.toMatch('/api/users/me');
  });
});
