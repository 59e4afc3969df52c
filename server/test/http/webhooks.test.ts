/**
 * What operators may make of webhooks.
 *
 * @module-tag long
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { NewWebhook, Webhook } from '@meeshy/status-protocol';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Host, startHost } from './host.ts';
import { type Member, registerAdmin } from './people.ts';

const PATH = '/api/admin/webhooks';
const hook = { url: 'https://example.com/hook', events: ['presence.online', 'presence.offline'] };

let host: Host;
let admin: Member;
async function begin(env: Record<string, string> = {}): Promise<void> {
  host = await startHost(env);
  admin = await registerAdmin(host, 'chief');
}
beforeEach(() => begin());
afterEach(() => host.stop());

const make = (body: object) => host.call<NewWebhook>('POST', PATH, { as: admin.as, body });
const all = async () => (await host.call<Webhook[]>('GET', PATH, { as: admin.as })).data;
const change = (id: string, body: object) => host.call<Webhook>('PUT', `${PATH}/${id}`, { as: admin.as, body });

it('the secret is told when it is made and when it is rotated, and never again', async () => {
  const { status, data } = await make(hook);
  expect(status).toBe(201);
  const { secret, ...shown } = data;
  expect(shown).toEqual({
    ...hook,
    id: expect.any(String),
    isOn: true,
    offBecause: null,
    createdAt: expect.any(String),
    rotatingUntil: null,
    waiting: 0,
    deliveries: [],
  });
  expect(await all()).toEqual([shown]);
  const rotated = await host.call<NewWebhook>('POST', `${PATH}/${data.id}/rotate`, { as: admin.as });
  expect(rotated.data.secret).not.toBe(secret);
  expect(rotated.data.rotatingUntil).not.toBe(null);
  expect(Object.keys((await all())[0] ?? {})).not.toContain('secret');
  const logged = host.lines.join();
  for (const one of [secret, rotated.data.secret]) expect(logged).not.toContain(one);
});

it('it is changed, turned off and on, and deleted', async () => {
  const { id } = (await make(hook)).data;
  expect((await change(id, { events: ['presence.changed'] })).data).toMatchObject({
    url: hook.url,
    events: ['presence.changed'],
  });
  expect((await change(id, {})).data).toMatchObject({ isOn: true, offBecause: null });
  expect((await change(id, { isOn: false })).data).toMatchObject({ isOn: false, offBecause: 'operator' });
  expect((await change(id, { isOn: true })).data).toMatchObject({ isOn: true, offBecause: null });
  expect((await host.call('DELETE', `${PATH}/${id}`, { as: admin.as })).status).toBe(200);
  expect(await all()).toEqual([]);
  for (const [method, path] of [
    ['PUT', ''],
    ['POST', '/rotate'],
    ['POST', '/test'],
    ['DELETE', ''],
  ] as const) {
    const { status, error } = await host.call(method, `${PATH}/${id}${path}`, { as: admin.as, body: {} });
    expect({ status, code: error?.code }).toEqual({ status: 404, code: 'NOT_FOUND' });
  }
});

it.each([
  ['no address', { ...hook, url: 'not one' }, 'is not an http or https address'],
  ['another scheme', { ...hook, url: 'file:///etc/passwd' }, 'is not an http or https address'],
  ['a password', { ...hook, url: 'https://me:secret@example.com/' }, 'holds a name or a password'],
  ['an address of this machine', { ...hook, url: 'https://127.0.0.1/' }, 'private network'],
  ['one in another notation', { ...hook, url: 'https://0x7f.1/' }, 'private network'],
  ['a mapped one', { ...hook, url: 'https://[::ffff:10.0.0.1]/' }, 'private network'],
  ['no event', { ...hook, events: [] }, 'is empty'],
  ['an unknown event', { ...hook, events: ['presence.gone'] }, 'is not one of presence.online'],
])('%s is refused, by a sentence', async (_, body, words) => {
  const { status, error } = await make(body);
  expect({ status, code: error?.code }).toEqual({ status: 400, code: 'VALIDATION_ERROR' });
  expect(error?.message).toContain(words);
  // What is refused may hold a password.
  expect(error?.message).not.toContain('secret@');
  expect(await all()).toEqual([]);
});

it('http is refused in production', async () => {
  await host.stop();
  await begin({ NODE_ENV: 'production' });
  expect((await make({ ...hook, url: 'http://example.com/' })).error?.message).toContain('is not https');
  const { id } = (await make(hook)).data;
  expect((await change(id, { url: 'http://example.com/' })).status).toBe(400);
});

it('there are twenty at most', async () => {
  for (let i = 0; i < 20; i++) expect((await make(hook)).status).toBe(201);
  expect((await make(hook)).error?.code).toBe('CONFLICT');
});

it('one is tried, and what came of it is told and kept', async () => {
  await host.stop();
  await begin({ ALLOW_PRIVATE_URLS: '1' });
  const types: string[] = [];
  const server = createServer((request, response) => {
    request.on('data', (body) => types.push(JSON.parse(String(body)).type));
    request.on('end', () => response.writeHead(202).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const { id } = (await make({ ...hook, url: `http://127.0.0.1:${port}/` })).data;
  const { data } = await host.call('POST', `${PATH}/${id}/test`, { as: admin.as });
  expect(data).toMatchObject({ event: 'webhook.test', outcome: 'delivered', status: 202, error: null, attempt: 1 });
  expect(types).toEqual(['webhook.test']);
  expect((await all())[0]?.deliveries).toEqual([data]);
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});
