import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ServerToClientEvents } from '@meeshy/status-protocol';
import { describe, expect, it } from 'vitest';
import { singleNode } from '../../src/cluster/single.ts';
import type { Link } from '../../src/live/delivery/link.ts';
import { createPresence } from '../../src/live/presence.ts';
import type { Admission } from '../../src/live/sessions/entrance.ts';
import type { PresenceOptions } from '../../src/live/types.ts';
import type { Directory } from '../../src/presence/ports.ts';
import type { Subject } from '../../src/presence/truth/subject.ts';
import { readPresenceSettings } from '../../src/settings.ts';
import { memoryStore } from '../../src/stores/memory.ts';
import { until } from '../support/until.ts';

const START = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;
const alice: Subject = { id: 'alice', username: 'alice', kind: 'user' };
const bob: Subject = { id: 'bob', username: 'bob', kind: 'user' };
const directory: Directory = {
  conversationsOf: async () => ['team'],
  membersOf: async () => ['alice', 'bob'],
};

/** A connection that remembers what it was given; `backlog` is what it has not taken yet. */
function connection(id: string) {
  const said: { event: keyof ServerToClientEvents; payload: unknown }[] = [];
  const link = {
    id,
    isOpen: true,
    backlog: 0,
    unansweredMs: 0,
    send: (event, payload) => void said.push({ event, payload }),
    sendJson: (event, json) => void said.push({ event, payload: JSON.parse(json) }),
    deliver: () => {},
    close: () => {},
    drop: () => {},
  } satisfies Link;
  const snapshots = () => said.filter(({ event }) => event === 'presence:snapshot').map(({ payload }) => payload);
  return { link, said, snapshots };
}

function admission(subject: Subject, link: Link): Admission {
  return { subject, language: 'en', link, expiresAt: Number.POSITIVE_INFINITY, resume: false };
}

function presenceOf(
  directoryToAsk: Directory,
  env: Record<string, string> = {},
  observe: PresenceOptions['observe'] = () => {},
) {
  const { offlineThresholdMs: offlineMs, awayThresholdMs: awayMs, ...rules } = readPresenceSettings(env);
  const store = memoryStore();
  const clock = { now: START };
  const passing = { wall: () => clock.now, steady: () => clock.now };
  const presence = createPresence({
    store,
    directory: directoryToAsk,
    cluster: singleNode(passing),
    rules: { ...rules, offlineMs, awayMs },
    clock: passing,
    observe,
  });
  presence.start();
  return { presence, store, clock };
}

describe('the entrance', () => {
  it('lets nobody begin a session while everybody is taken offline', async () => {
    let answer: (conversationIds: string[]) => void = () => {};
    const slow: Directory = { ...directory, conversationsOf: () => new Promise((resolve) => (answer = resolve)) };
    const { presence, store } = presenceOf(slow);
    const { link, said } = connection('tab');

    const admitted = presence.admit(admission(alice, link));
    await nextTurn();
    const stopped = presence.stop();
    answer(['team']);

    expect(await admitted).toMatchObject({ code: 'UNAVAILABLE' });
    await stopped;
    expect(said).toEqual([]);
    expect(presence.sizes().sessions).toBe(0);
    expect(await store.online(null, 10)).toEqual([]);
  });

  it('P10, P11: forgets nobody who is seen, however slow the client; and everybody else', async () => {
    const apart: Directory = { ...directory, conversationsOf: async (id) => (id === 'carol' ? [] : ['team']) };
    const { presence, clock } = presenceOf(apart, { MAINTENANCE_INTERVAL_MS: '20', CACHE_CLEANUP_INTERVAL_MS: '1' });
    const slow = connection('slow');
    await presence.admit(admission(bob, connection('short').link));
    await presence.admit(admission({ ...bob, id: 'carol', username: 'carol' }, connection('alone').link));
    await presence.admit(admission(alice, slow.link));
    slow.link.backlog = 1_000_000;
    presence.closed('short', 'transport close');
    presence.closed('alone', 'transport close');

    clock.now += 12 * MINUTE;
    await until('carol to be forgotten', () => presence.sizes().subjects === 2);
    slow.link.backlog = 0;
    await until('a fresh snapshot', () => slow.snapshots().length === 2);
    expect(slow.snapshots()[1]).toMatchObject({ users: [{ userId: 'alice' }, { userId: 'bob', isOnline: false }] });

    presence.closed('slow', 'transport close');
    clock.now += 12 * MINUTE;
    await until('everybody to be forgotten', () => presence.sizes().subjects === 0);
    await presence.stop();
  });

  it('P14: tells the host of the conversations as soon as a directory that failed answers', async () => {
    let isBroken = true;
    const failing: Directory = {
      ...directory,
      conversationsOf: async () => (isBroken ? Promise.reject(new Error('no answer')) : ['team']),
    };
    const { presence } = presenceOf(failing, { MAINTENANCE_INTERVAL_MS: '20' });
    const told: string[][] = [];
    await presence.admit({
      ...admission(alice, connection('tab').link),
      onConversations: (conversationIds) => told.push([...conversationIds]),
    });
    expect(told).toEqual([[]]);

    isBroken = false;
    await until('the conversations', () => told.length === 2);
    expect(told[1]).toEqual(['team']);
    await presence.stop();
  });

  it('P14: tells of a snapshot that has failed, and makes it again with the next sweep', async () => {
    const failed: string[] = [];
    const { presence } = presenceOf(directory, { MAINTENANCE_INTERVAL_MS: '20' }, (observation) => {
      if (observation.kind === 'failed-softly') failed.push(`${observation.what}: ${observation.error}`);
    });
    const { link, snapshots } = connection('tab');
    let isBroken = true;
    const sendJson: Link['sendJson'] = (event, json) => {
      if (isBroken) throw new Error('nobody expected this');
      link.sendJson(event, json);
    };
    await presence.admit(admission(alice, { ...link, sendJson }));
    await until('the failure to be told', () => failed.length > 0);
    expect(failed[0]).toBe('showing a session everybody: Error: nobody expected this');

    isBroken = false;
    await until('a snapshot', () => snapshots().length > 0);
    expect(snapshots()[0]).toMatchObject({ users: [{ userId: 'alice' }] });
    await presence.stop();
  });

  it('P14: reads a joined conversation again when the directory failed, and nobody has to catch that', async () => {
    let isBroken = true;
    const members: Directory = {
      conversationsOf: async () => (isBroken ? [] : ['team']),
      membersOf: async () => (isBroken ? Promise.reject(new Error('no answer')) : ['alice', 'bob']),
    };
    const { presence } = presenceOf(members, { MAINTENANCE_INTERVAL_MS: '20' });
    await presence.admit(admission(bob, connection('bobs').link));
    const { link, snapshots } = connection('tab');
    await presence.admit(admission(alice, link));
    await presence.joined('team', 'alice');

    isBroken = false;
    await until('the members', () => snapshots().length === 2);
    expect(snapshots()[1]).toMatchObject({ users: [{ userId: 'alice' }, { userId: 'bob', isOnline: true }] });
    await presence.stop();
  });
});
