/**
 * P12: who is no longer a member gets no message, typing or event any more, also at a gateway that missed the news of
 * it. Presence is withdrawn at that moment, and with it everything else.
 *
 * @module-tag more
 */
import { renameSync } from 'node:fs';
import { join } from 'node:path';
import Libsql from 'libsql';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Client } from '../../../gateway/test/integration/support/client.ts';
import { type Link, openLink } from '../../../gateway/test/support/link.ts';
import { type PrivateRedis, startRedis } from '../../../gateway/test/support/redis.ts';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { until } from '../../../gateway/test/support/until.ts';
import { redisPath } from '../../../scripts/lib/redis.mjs';
import { startTestGateway, type TestGateway } from './support/gateway.ts';
import { isInState, threeTogether } from './support/seeing.ts';
import type { Person } from './support/site.ts';

/** A node that lives for so long is seen by at least one beat of the others. */
const DOOMED_MS = 5_000;

describe.skipIf(!redisPath())(
  'a removal of which the gateway of the removed heard nothing',
  { timeout: 60_000 },
  () => {
    let redis: PrivateRedis;
    let link: Link;
    let folder: ReturnType<typeof temporaryFolder>;
    let file: string;
    let east: TestGateway;
    let west: TestGateway;
    let alice: Person;
    let bob: Person;
    let carol: Person;
    let conversation: string;
    let atEast: Client;
    let removed: Client;
    let member: Client;

    beforeEach(async () => {
      redis = await startRedis();
      link = await openLink(redis.port);
      folder = temporaryFolder();
      file = join(folder.folder, 'shared.db');
      const shared = {
        DATABASE_URL: `sqlite:${file}`,
        MAINTENANCE_INTERVAL_MS: '300',
        STARTUP_GRACE_MS: '300',
      };
      east = await startTestGateway({ ...shared, REDIS_URL: redis.url });
      west = await startTestGateway({ ...shared, REDIS_URL: link.url });
      await Promise.all([isInState(east, 'ok'), isInState(west, 'ok')]);
      ({ alice, bob, carol, team: conversation } = await threeTogether(east));
      atEast = await east.arrive(alice);
      removed = await west.arrive(bob);
      member = await west.arrive(carol);
      await until(
        'bob at both gateways',
        async () => (await hearsOf(atEast, 'before')) && (await hearsOf(removed, 'too')),
      );
    });

    afterEach(async () => {
      await Promise.all([east.stop(), west.stop()]);
      link.close();
      await redis.kill();
      folder.remove();
    });

    /** Alice writes at her gateway. Whether this client has heard it when carol, beside bob, has. */
    async function hearsOf(client: Client, content: string, at = east, sender = alice): Promise<boolean> {
      const heard = member.hears('message:new', (message) => message.content === content);
      await at.data('POST', '/api/messages', { as: sender, body: { conversationId: conversation, content } });
      await heard;
      await client.settled();
      return client.received.some(({ event, payload }) => {
        return event === 'message:new' && (payload as { content: string }).content === content;
      });
    }

    /** Chat between gateways has connections of its own, which come back by themselves. */
    const isRelayed = () =>
      until('messages to pass between the gateways', async () => {
        member.forget();
        const content = 'probe';
        await east.data('POST', '/api/messages', { as: alice, body: { conversationId: conversation, content } });
        await member.settled();
        return member.heard('message:new').length > 0;
      });

    /** Whether bob hears that carol, beside him, is typing; somebody who does was told at the same time. */
    async function hearsTyping(): Promise<boolean> {
      removed.forget();
      const witness = await west.arrive(alice);
      member.socket.emit('typing:start', { conversationId: conversation });
      await witness.hears('typing:start');
      await removed.settled();
      witness.leave();
      return removed.heard('typing:start').length > 0;
    }

    const remove = () => east.data('DELETE', `/api/conversations/${conversation}/members/${bob.id}`, { as: alice });

    const isWithdrawn = () =>
      removed.hears('user:status', ({ userId, withdrawn }) => userId === alice.id && withdrawn === true);

    test('cut off from Redis meanwhile, it is told nothing more as soon as presence is withdrawn', async () => {
      link.cut();
      await isInState(west, 'degraded');
      removed.forget();
      await remove();
      link.mend();
      await isWithdrawn();
      expect(await hearsOf(removed, 'from beside', west, carol)).toBe(false);
      await isRelayed();
      expect(await hearsOf(removed, 'after')).toBe(false);
      expect(await hearsTyping()).toBe(false);
    });

    test('still cut off, within a sweep', async () => {
      link.cut();
      await isInState(west, 'degraded');
      removed.forget();
      await remove();
      await isWithdrawn();
      expect(await hearsOf(removed, 'cut off', west, carol)).toBe(false);
      expect(await hearsTyping()).toBe(false);
    });

    /** A gateway that was slow to tell does so after others, who wrote later. */
    async function tellLate(kind: 'joined' | 'left', { id }: Person): Promise<void> {
      const count = await redis.ask('INCR', 'meeshy:{nodes}:moves');
      const move = JSON.stringify({ kind, conversationId: conversation, subjectId: id });
      await redis.ask('SPUBLISH', 'meeshy:{nodes}:moved', `${count} slow ${move}`);
    }

    test('told late that he had joined before, it is told nothing all the same', async () => {
      removed.forget();
      await remove();
      await isWithdrawn();
      await tellLate('joined', bob);
      // Whoever is told of next is told after it.
      const dave = await east.register('dave1');
      const there = await west.arrive(dave);
      await east.call('POST', `/api/conversations/${conversation}/members/${dave.id}`, { as: alice });
      await east.call('POST', `/api/conversations/${conversation}/accept`, { as: dave });
      await member.hears('user:status', ({ userId, isOnline }) => userId === dave.id && isOnline);
      expect(await hearsOf(removed, 'after')).toBe(false);
      expect(await hearsTyping()).toBe(false);
      expect(removed.heard('user:status').filter(({ userId }) => userId !== bob.id)).toEqual([]);
      there.leave();
    });

    test('told late that somebody had left before who is back, she stays', async () => {
      atEast.forget();
      await tellLate('left', carol);
      await atEast.hears('user:status', ({ userId, withdrawn }) => userId === carol.id && withdrawn === true);
      await atEast.hears('user:status', ({ userId, isOnline }) => userId === carol.id && isOnline);
      expect(await hearsOf(atEast, 'still here', west, carol)).toBe(true);
    });

    /** Another gateway dies right after its commit, which took bob out: nobody tells of it. */
    async function removeAndDie(): Promise<void> {
      const expiresAt = Date.now() + DOOMED_MS;
      await redis.ask('ZADD', 'meeshy:{nodes}', String(expiresAt), 'doomed');
      const database = new Libsql(file);
      database.prepare('delete from members where conversation_id = ? and subject_id = ?').run(conversation, bob.id);
      database.close();
      removed.forget();
    }

    test('by a gateway that died after its commit, when its lease has ended', async () => {
      await removeAndDie();
      await isWithdrawn();
      expect(await hearsOf(removed, 'after')).toBe(false);
      expect(await hearsTyping()).toBe(false);
    });

    test('and could not read of it either, when the database is back', async () => {
      await removeAndDie();
      renameSync(file, `${file}.away`);
      await until('the members not to be read', async () => {
        const metrics = await (await fetch(`${west.url}/metrics`)).text();
        return /meeshy_soft_failures_total\{what="reading members again"\} [1-9]/.test(metrics);
      });
      renameSync(`${file}.away`, file);
      await isWithdrawn();
      await isInState(east, 'ok');
      expect(await hearsOf(removed, 'after')).toBe(false);
      expect(await hearsTyping()).toBe(false);
    });

    test('and who was added meanwhile hears everything', async () => {
      await remove();
      await isWithdrawn();
      link.cut();
      await isInState(west, 'degraded');
      await east.data('POST', `/api/conversations/${conversation}/members/${bob.id}`, { as: alice });
      await east.call('POST', `/api/conversations/${conversation}/accept`, { as: bob });
      removed.forget();
      link.mend();
      await removed.hears('user:status', ({ userId, isOnline }) => userId === alice.id && isOnline);
      await isRelayed();
      expect(await hearsOf(removed, 'again')).toBe(true);
    });
  },
);
