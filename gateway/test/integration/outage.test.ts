/** P14: the database is away, in all its ways: who needs it is told to try again, and it is used when it is back. */
import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from './support/client.ts';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { expectUnavailable, expectUnsent, readingRoutes, type Story, writingRoutes } from './support/outage.ts';
import { until } from './support/until.ts';

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
  test('a file that another program has locked', async () => {
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

  test('a locked file, and 150 messages that wait for it, keep no sign-in waiting', async () => {
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

test('a mistake of ours is no outage', async () => {
  gateway.rows.break('messages');
  expect((await send('hello')).status).toBe(500);
});
