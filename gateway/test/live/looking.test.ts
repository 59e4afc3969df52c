/** P12: what becomes of those of whom other nodes tell that they have joined. */
import { setTimeout as pause } from 'node:timers/promises';

import { afterEach, beforeEach, it } from 'vitest';
import { systemClock } from '../../src/clock.ts';
import { singleNode } from '../../src/cluster/single.ts';
import { createPresence } from '../../src/live/presence.ts';
import type { Admission } from '../../src/live/sessions/entrance.ts';
import type { LivePresence } from '../../src/live/types.ts';
import type { ClusterListener } from '../../src/presence/ports.ts';
import { readPresenceSettings } from '../../src/settings.ts';
import { memoryStore } from '../../src/stores/memory.ts';
import { tabOf } from '../support/tab.ts';
import { until } from '../support/until.ts';

const { offlineThresholdMs: offlineMs, awayThresholdMs: awayMs, ...rules } = readPresenceSettings({});

/** In the database. */
let members: Map<string, Set<string>>;
/** What the host was told that each person is in. */
let rooms: Map<string, ReadonlySet<string>>;
let presence: LivePresence;
let hear: ClusterListener;

beforeEach(() => {
  members = new Map();
  rooms = new Map();
  const directory = {
    async conversationsOf(id: string) {
      await pause(2);
      return [...members].filter(([, present]) => present.has(id)).map(([conversation]) => conversation);
    },
    async membersOf(conversation: string) {
      await pause(2);
      return [...(members.get(conversation) ?? [])];
    },
  };
  const cluster = {
    ...singleNode(systemClock),
    start(listener: ClusterListener) {
      hear = listener;
    },
  };
  presence = createPresence({ store: memoryStore(), directory, cluster, rules: { ...rules, offlineMs, awayMs } });
  presence.start();
});

afterEach(() => presence.stop());

async function arrive(id: string): Promise<void> {
  const admission: Admission = {
    subject: { id, username: id, kind: 'user' },
    language: 'en',
    link: tabOf(`tab-${id}`),
    expiresAt: Number.POSITIVE_INFINITY,
    resume: false,
    onConversations: (ids) => rooms.set(id, new Set(ids)),
  };
  await presence.admit(admission);
}

const tellJoined = (subjectId: string) => hear.moved({ kind: 'joined', conversationId: 'talk', subjectId });
const isIn = (id: string) => until(`${id} to be in`, async () => rooms.get(id)?.has('talk') === true);

it('all of a conversation get in, also those who were read as members for the first', async () => {
  const people = Array.from({ length: 40 }, (_, i) => `person${i}`);
  for (const id of people) await arrive(id);
  members.set('talk', new Set(people));
  for (const id of people) {
    tellJoined(id);
    await pause(1);
  }
  for (const id of people) await isIn(id);
});

it('somebody else may come first, between the writing and the telling', async () => {
  members.set('talk', new Set(['bob']));
  await arrive('alice');
  members.get('talk')?.add('alice');
  await arrive('bob');
  tellJoined('alice');
  await isIn('alice');
});
