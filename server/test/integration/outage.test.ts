/** P14: the database is away, in all its ways: who needs it is told to try again, and it is used when it is back. */
import { execFileSync } from 'node:child_process';
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { find } from '../../../scripts/lib/places.mjs';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { startGatewayProcess } from './support/gateway-process.ts';
import { expectUnavailable, expectUnsent, readingRoutes, type Story, writingRoutes } from './support/outage.ts';
import { MAINTENANCE_TOKEN } from './support/site.ts';

const PRLIMIT = find('prlimit') ?? '';

let gateway: TestGateway;
let story: Story;
let client: Client;

beforeEach(async () => {
  gateway = await startTestGateway({ MAINTENANCE_INTERVAL_MS: '500' });
  const [owner, member] = await Promise.all([gateway.register('alice1'), gateway.register('bob1')]);
  const conversationId = await gateway.converse(owner, member);
  story = { site: gateway, owner, member, conversationId };
  client = await gateway.arrive(member);
});
afterEach(() => gateway.stop());

const health = async () => (await gateway.call('GET', '/health/ready')).body.status;
const send = (content: string) => {
  const { owner, conversationId } = story;
  return gateway.call('POST', '/api/messages', { as: owner, body: { conversationId, content } });
};

async function isWellAgain(): Promise<void> {
  await until('good health', async () => (await health()) === 'ok');
  expect((await send('again')).status).toBe(200);
  await client.hears('message:new', ({ content }) => content === 'again');
  expect(client.heard('disconnect')).toEqual([]);
}

describe('SQLite', () => {
  test('a file that another program has locked', { timeout: 60_000 }, async () => {
    const unlock = gateway.rows.lock();
    await until('the bad news', async () => (await health()) === 'degraded');
    await expectUnavailable(story, writingRoutes(story));
    await expectUnsent(client, story.conversationId);
    expect((await gateway.call('GET', '/api/contacts', { as: story.owner })).status).toBe(200);
    unlock();
    await isWellAgain();
  });

  test('operators see it', async () => {
    const body = { username: 'admin', password: 'password123' };
    const { token, user } = await gateway.data<{ token: string; user: { id: string } }>('POST', '/api/auth/login', {
      body,
    });
    const operator = await gateway.arrive({ id: user.id, username: 'admin', auth: { token } });
    operator.socket.emit('operator:watch', { watching: true });
    await operator.hears('operator:figures', (figures) => figures.gateway.database === 'ok');
    const unlock = gateway.rows.lock();
    await operator.hears('operator:figures', (figures) => figures.gateway.database === 'away');
    unlock();
    await operator.hears('operator:figures', (figures) => figures.gateway.database === 'ok');
  });

  test('a locked file, and 150 messages that wait for it, keep no sign-in waiting', { timeout: 60_000 }, async () => {
    const unlock = gateway.rows.lock();
    const startedAt = performance.now();
    const sending = Array.from({ length: 150 }, (_, i) => send(`${i}`));
    const body = { username: 'alice1', password: 'a long password' };
    expect((await gateway.call('POST', '/api/auth/login', { body })).status).toBe(200);
    const signedInAfter = performance.now() - startedAt;
    const statuses = new Set((await Promise.all(sending)).map(({ status }) => status));
    const refusedAfter = performance.now() - startedAt;
    unlock();
    expect(statuses).toEqual(new Set([503]));
    expect(refusedAfter).toBeLessThan(15_000);
    expect(signedInAfter).toBeLessThan(refusedAfter);
    await isWellAgain();
  });

  test.each(['moved away', 'replaced by another one'])('a file that was %s', async (what) => {
    const aside = `${gateway.file}.aside`;
    renameSync(gateway.file, aside);
    if (what !== 'moved away') writeFileSync(gateway.file, 'not a database');
    await until('the bad news', async () => (await health()) === 'degraded');
    await expectUnavailable(story, [...readingRoutes(story), ...writingRoutes(story)]);
    await expectUnsent(client, story.conversationId);
    rmSync(gateway.file, { force: true });
    renameSync(aside, gateway.file);
    await isWellAgain();
  });
});

/** Linux alone can forbid a process to write to files, and allow it again: to SQLite the disk is full meanwhile. */
test.runIf(PRLIMIT)('a full disk', { timeout: 180_000 }, async () => {
  const { folder, remove } = temporaryFolder();
  const full = await startGatewayProcess(join(folder, 'meeshy.db'), { MAINTENANCE_TOKEN });
  try {
    const allow = (bytes: string) => execFileSync(PRLIMIT, ['--pid', `${full.pid}`, `--fsize=${bytes}:unlimited`]);
    const [owner, member] = await Promise.all([full.register('alice1'), full.register('bob1')]);
    const conversationId = await full.converse(owner, member);
    const told = { site: full, owner, member, conversationId };
    const status = async () => (await full.call('GET', '/health/ready')).body.status;
    expect(await status()).toBe('ok');
    allow('0');
    await until('the bad news', async () => (await status()) === 'degraded');
    await expectUnavailable(told, writingRoutes(told));
    expect((await full.call('GET', '/api/contacts', { as: owner })).status).toBe(200);
    allow('unlimited');
    await until('good health', async () => (await status()) === 'ok');
    const body = { conversationId, content: 'again' };
    expect((await full.call('POST', '/api/messages', { as: owner, body })).status).toBe(200);
  } finally {
    full.leave();
    await full.kill();
    remove();
  }
});

test('however often somebody probes, what is away is logged once in 10 s', async () => {
  const startedAt = performance.now();
  const aside = `${gateway.file}.aside`;
  renameSync(gateway.file, aside);
  await until('the bad news', async () => (await health()) === 'degraded');
  for (let probes = 0; probes < 5; probes++) expect(await health()).toBe('degraded');
  const lines = gateway.log.filter((line) => line.includes('the database does not answer'));
  const periods = 1 + Math.floor((performance.now() - startedAt) / 10_000);
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.length).toBeLessThanOrEqual(periods);
  renameSync(aside, gateway.file);
  await isWellAgain();
});

test('a mistake of ours is no outage', async () => {
  gateway.rows.break('messages');
  expect((await send('hello')).status).toBe(500);
});
