/** @module-tag long */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { ABSENT } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { runs } from '../../../shared/test/random.ts';
import { type News, newsOf } from '../../src/live/delivery/news.ts';
import { type Parcel, Piece } from '../../src/live/delivery/parcel.ts';
import { SendQueue } from '../../src/live/delivery/send-queue.ts';
import { Floors } from '../../src/presence/shown/floors.ts';
import { faceOf } from '../../src/presence/sight/face.ts';
import { FULL, IN_FULL } from '../../src/presence/sight/sight.ts';
import { company } from '../support/company.ts';

const PEOPLE = ['alice', 'bob', 'carol', 'dave'];
const TEAM = 'team';

/** `resight`: some come to see `who` otherwise; `show`: `who` is about to get a snapshot; `turn`: a slice of what is leaving. */
type Step = {
  readonly do: 'change' | 'resight' | 'show' | 'flush' | 'turn';
  readonly who: string;
  readonly to: readonly string[];
};

const anySteps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    do: fc.constantFrom<Step['do'][]>('change', 'resight', 'resight', 'show', 'flush', 'turn'),
    who: fc.constantFrom(...PEOPLE),
    to: fc.subarray(PEOPLE),
  }),
  { maxLength: 30, size: 'max' },
);

/** A queue for all, what its viewers hear of each other, and the latest that they are to hear. */
function open() {
  const { conversations, hearers } = company();
  for (const who of PEOPLE) conversations.addViewer(who, [TEAM], { members: new Map([[TEAM, PEOPLE]]) });
  const floors = new Floors();
  const heard = new Map<string, number[]>();
  const due = new Map<string, number>();
  const parcels: Parcel[] = [];
  const queue = new SendQueue<News>({
    hearers,
    sights: IN_FULL,
    floors,
    now: () => 1,
    isHere: () => true,
    // One after the other, so that much comes between.
    sliceMs: 0,
    send({ parcel, viewerIds }) {
      parcels.push(parcel);
      for (const key of keysOf(parcel, viewerIds)) heard.set(key, [...(heard.get(key) ?? []), versionIn(parcel, key)]);
    },
    done: () => {},
  });
  const owe = (viewerIds: readonly string[], who: string, version: number) => {
    for (const viewerId of viewerIds) due.set(keyOf(viewerId, who), version);
  };
  return { queue, floors, heard, due, owe, parcels, flushing: Promise.resolve<unknown>(null) };
}

const keyOf = (viewerId: string, who: string) => `${viewerId} of ${who}`;
const keysOf = ({ pieces }: Parcel, viewerIds: readonly string[]) =>
  viewerIds.flatMap((viewerId) => pieces.map(({ face }) => keyOf(viewerId, face.userId)));
const versionIn = ({ pieces }: Parcel, key: string) =>
  pieces.find(({ face }) => key.endsWith(` of ${face.userId}`))?.face.version ?? 0;

const pieceOf = (who: string, version: number) => {
  const subject = { id: who, username: who, kind: 'user' as const };
  const facts = { ...ABSENT, isOnline: true, version };
  const change = { subject, before: ABSENT, facts, cause: 'connected' as const, at: 1 };
  return { change, piece: new Piece(faceOf({ subject, facts }, FULL, 1), 1) };
};

type Room = ReturnType<typeof open>;

const ACTS: Record<Step['do'], (room: Room, step: Step, version: number) => unknown> = {
  change({ queue, owe }, { who }, version) {
    queue.add({ ...pieceOf(who, version), toItself: () => null, startedAt: 0 }, [TEAM]);
    owe(PEOPLE, who, version);
  },
  resight({ queue, floors, owe }, { who, to }, version) {
    queue.flushAbout(who);
    for (const viewerId of to) floors.raise(viewerId, who, version);
    queue.address(pieceOf(who, version).piece, to);
    owe(to, who, version);
  },
  show({ queue, floors, heard, due }, { who }) {
    queue.flushTo(who);
    for (const [other, floor] of floors.of(who)) {
      const key = keyOf(who, other);
      if (due.get(key) === floor) expect(heard.get(key), `${key} comes first`).toContain(floor);
    }
  },
  // A queue flushes once at a time.
  async flush(room) {
    await room.flushing;
    room.flushing = room.queue.flush();
  },
  turn: () => nextTurn(),
};

it('P10: whoever comes to see somebody otherwise, while other news gather, hears of it once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(anySteps, async (steps) => {
      const room = open();
      for (const [index, step] of steps.entries()) await ACTS[step.do](room, step, index + 1);
      await room.flushing;
      await room.queue.flush();
      for (const [key, version] of room.due) {
        const versions = room.heard.get(key) ?? [];
        expect(versions.at(-1), key).toBeGreaterThanOrEqual(version);
        expect(versions, key).toEqual([...new Set(versions)].sort((a, b) => a - b));
      }
    }),
    runs(500),
  );
});

it('those who come to see the same share a parcel', async () => {
  const { queue, heard, parcels } = open();
  for (const who of ['alice', 'dave']) queue.address(pieceOf(who, 5).piece, ['bob', 'carol']);
  await queue.flush();
  expect(parcels).toHaveLength(1);
  expect([...heard.keys()]).toHaveLength(4);
});

it('what somebody is told of itself is found out once, however many queues ask', async () => {
  const { change, piece } = pieceOf('alice', 5);
  let asked = 0;
  const news = newsOf(change, 0, () => {
    asked++;
    return piece.face;
  });
  for (const { queue, parcels } of [open(), open()]) {
    queue.add(news, [TEAM]);
    await queue.flush();
    expect(parcels.length).toBeGreaterThan(0);
  }
  expect(asked).toBe(1);
});
