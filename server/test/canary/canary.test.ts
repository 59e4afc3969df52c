/**
 * The canary of a real gateway, and that nobody meets it.
 *
 * @module-tag long
 * @module-tag waits
 */
import type { OperatorFigures } from '@meeshy/status-protocol';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { until } from '../../../gateway/test/support/until.ts';
import { startTestGateway, type TestGateway } from '../integration/support/gateway.ts';
import type { Person } from '../integration/support/site.ts';

let gateway: TestGateway;

beforeEach(async () => {
  gateway = await startTestGateway({ CANARY: '1' });
});

afterEach(() => gateway.stop());

const seen = (kind: string) => gateway.metric(`meeshy_canary_seconds_count{kind="${kind}"}`);

test('it tells how soon a real viewer sees somebody come and go', async () => {
  await until('a coming and a going', async () => (await seen('online')) > 1 && (await seen('offline')) > 0);
  expect(await gateway.metric('meeshy_canary_seconds_bucket{le="1",kind="offline"}')).toBe(await seen('offline'));
  expect(await gateway.metric('meeshy_canary_false_seconds_total{kind="online"}')).toBe(0);
  expect(await gateway.metric('meeshy_canary_false_seconds_total{kind="offline"}')).toBe(0);
});

test('nobody meets it in any list or count', async () => {
  const { totalUsers: before } = await gateway.data<{ totalUsers: number }>('GET', '/maintenance/stats');
  const alice = await gateway.register('alice1');
  const client = await gateway.arrive(alice);
  const operator = await gateway.arrive(await admin());
  operator.socket.emit('operator:watch', { watching: true, search: '' });
  await until('the canary online', async () => (await seen('online')) > 0);

  expect(await gateway.data('GET', '/maintenance/stats')).toMatchObject({
    onlineUsers: 2,
    onlineAnonymous: 0,
    totalUsers: before + 1,
  });
  expect(await gateway.metric('meeshy_users_online_total')).toBe(2);
  expect(await gateway.metric('meeshy_active_connections')).toBe(2);
  expect(await gateway.metric('meeshy_subjects{kind="user",status="online"}')).toBe(2);

  await until('the canary gone and back', async () => (await seen('offline')) > 0 && (await seen('online')) > 1);
  const figures = await operator.hears('operator:figures', ({ changes }: OperatorFigures) => changes === 0);
  expect(figures).toMatchObject({ online: { users: 2 }, sessions: 2, flapping: [] });
  expect(figures.slowest.map(({ username }) => username).sort()).toEqual(['admin', 'alice1']);
  expect(figures.found.map(({ username }) => username).sort()).toEqual(['admin', 'alice1']);
  expect(JSON.stringify([...client.received, ...operator.received])).not.toContain('canary');
  expect((await gateway.data<{ items: unknown[] }>('GET', '/api/contacts', { as: alice })).items).toEqual([]);
  const invitation = { type: 'direct', memberIds: ['@canary-viewer'] };
  expect((await gateway.call('POST', '/api/conversations', { as: alice, body: invitation })).status).toBe(404);
  await gateway.rows.until(alice.id, ({ is_online }) => is_online === 1);
  expect(gateway.rows.online().some((id) => id.startsWith('canary'))).toBe(false);
});

async function admin(): Promise<Person> {
  const body = { username: 'admin', password: 'password123' };
  const answer = await gateway.data<{ token: string; user: { id: string } }>('POST', '/api/auth/login', { body });
  return { id: answer.user.id, username: 'admin', auth: { token: answer.token } };
}
