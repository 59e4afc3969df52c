/**
 * The parts of presence, made from the ground up: each is handed what was made before it. Where what was made earlier is to hear of
 * what happens later, it says so itself (`listen`), and so does the one circle there is (`telling.connect`).
 */
import { systemClock } from '../../clock.ts';
import type { Change } from '../../presence/subjects.ts';
import { createPeers } from '../cluster/peers.ts';
import { harmless } from '../harmless.ts';
import { createLooking } from '../members/looking.ts';
import { createPreparing } from '../members/preparing.ts';
import { handOver } from '../sessions/hand-over.ts';
import { createOccupancyRoom } from '../sessions/occupancy.ts';
import { createPlacing } from '../sessions/placing.ts';
import { createViewingRoom } from '../sessions/viewing.ts';
import { createWatchRoom } from '../sessions/watches.ts';
import type { PresenceOptions } from '../types.ts';
import { createKeeping } from '../upkeep/keeping.ts';
import { createLearning, createReading } from '../upkeep/learning.ts';
import { createMaintenance } from '../upkeep/maintenance.ts';
import { createTurns } from '../upkeep/turns.ts';
import { createAsked } from './asked.ts';
import { createClockSteps } from './clock-steps.ts';
import { createConnections } from './connections.ts';
import { createMembers } from './members.ts';
import { createMemory } from './memory.ts';
import { createNewer } from './newer.ts';
import { createShell } from './shell.ts';
import { createTelling } from './telling.ts';

/** Presence with all that keeps it going; nothing goes yet. */
export function assemble(options: PresenceOptions) {
  const { store, directory, cluster, rules, onUnforeseen, clock = systemClock } = options;
  const life = createShell(options);
  const { shell } = life;
  const { now, observe } = shell;
  const stillValid = options.stillValid ?? (async (ids: readonly string[]) => new Set(ids));

  const memory = createMemory({ ...shell, directory, sights: options.sights });
  const { subjects, hearers, sessions, floors } = memory;
  const { writer, keep, keepVersion, mended } = createKeeping({ ...shell, ...memory, store });
  const { learn, learnUnread } = createLearning(subjects, store, mended, now, observe);
  const read = createReading(subjects, store, now, observe);
  const preparing = createPreparing({ ...shell, ...memory, learn, onUnforeseen });
  const prepareToLook = createLooking({ ...memory, preparing, read, now });
  const viewing = createViewingRoom({ ...shell, ...memory, cluster, toldAgainMs: options.viewersToldAgainMs });
  const telling = createTelling({
    ...shell,
    memory,
    prepare: preparing.prepare,
    prepareToLook,
    onResighted: harmless(options.onResighted ?? (() => {}), onUnforeseen),
    onSightsChanged: viewing.resighted,
  });
  const { listening, resight, announce } = telling;
  const { agreement, corrections, ...peers } = createPeers({
    ...shell,
    cluster,
    subjects,
    hearers,
    store,
    handOver: () => handOver(sessions),
    keep,
    keepVersion,
    resight,
    announce,
    present: function* () {
      for (const { subject } of sessions.all()) yield subject.id;
    },
  });

  /** Stores a change made here, announces it and states it to the cluster. */
  function publish(change: Change, startedAt = performance.now()): void {
    keep(change);
    announce(change, startedAt);
    agreement.state(change.subject.id);
  }

  function keepSharing(subjectId: string): void {
    keepVersion(subjectId);
    agreement.state(subjectId);
  }

  const placing = createPlacing({ ...shell, ...memory, publish, keepSharing });
  sessions.listen({
    away(viewerId) {
      // What was written by its floors reaches no later session, which has none yet.
      telling.outbox.hastenTo(viewerId);
      floors.forget(viewerId);
    },
    gone(sessionId) {
      hearers.endWatch(sessionId);
      viewing.closed(sessionId);
      placing.closed(sessionId);
    },
  });
  const { follow } = agreement;
  const occupancy = createOccupancyRoom({
    ...shell,
    ...memory,
    viewing,
    learn,
    follow,
    thresholds: rules,
    toldAgainMs: options.viewersToldAgainMs,
  });
  const watch = createWatchRoom({ ...memory, learn, read, isCounted: occupancy.hears, follow, now });
  const connections = createConnections({ ...shell, memory, telling, preparing, agreement, writer, learn, publish });
  telling.connect(connections.entrance.showAgain);
  const tellHostEnded = harmless(options.onEnded ?? (() => {}), onUnforeseen);
  const members = createMembers({
    ...shell,
    memory,
    telling,
    agreement,
    cluster,
    directory,
    store,
    preparing,
    learn,
    keep,
    keepSharing,
    onEnded(subjectId) {
      tellHostEnded(subjectId);
      listening.ended(subjectId);
      connections.entrance.ended(subjectId);
    },
    onMoved: viewing.moved,
    onCrowdChanged: (conversationId) => occupancy.look([conversationId]),
  });
  const { moving, reconciling } = members;
  const newer = createNewer({ memory, telling, outrun: agreement.outrun, learnUnread, now });
  const readSaid = peers.readingSaid(newer.hear);
  const turns = createTurns(subjects, announce, keepVersion, now, observe);
  const maintenance = createMaintenance({
    ...shell,
    ...memory,
    store,
    cluster,
    agreement,
    corrections,
    writer,
    stillValid,
    keep,
    announce,
    repeat: telling.repeat,
    repeatOutlines: telling.repeatOutlines,
    age: telling.sightChanges.age,
    end: moving.end,
    retry: async () => {
      await readSaid();
      await connections.entrance.retry();
      await newer.showUnread();
      viewing.lookAgain();
    },
    follow: peers.follow,
    reconcile: reconciling.lookAgain,
    wall: () => clock.wall(),
  });
  const clockSteps = createClockSteps({
    ...shell,
    memory,
    telling,
    agreement,
    connections,
    turns,
    viewing,
    maintenance,
  });
  life.timeline.listen(clockSteps.step);
  const asked = createAsked({
    ...shell,
    memory,
    telling,
    members,
    preparing,
    prepareToLook,
    agreement,
    cluster,
    writer,
    store,
    stillValid,
    readSaid,
    viewersAmong: viewing.viewersAmong,
    learn,
    keep,
    keepSharing,
    publish,
  });

  return {
    ...life,
    cluster,
    memory,
    viewing,
    telling,
    peers,
    agreement,
    corrections,
    readSaid,
    placing,
    occupancy,
    watch,
    connections,
    members,
    turns,
    maintenance,
    clockSteps,
    writer,
    asked,
  };
}
