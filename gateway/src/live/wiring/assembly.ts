/** The parts of presence, made from the ground up. What one of them asks of a later one is a function here. */
import { systemClock } from '../../clock.ts';
import type { Change } from '../../presence/subjects.ts';
import { createPeers } from '../cluster/peers.ts';
import { harmless } from '../harmless.ts';
import { handOver } from '../sessions/hand-over.ts';
import { createOccupancyRoom } from '../sessions/occupancy.ts';
import { createPlacing } from '../sessions/placing.ts';
import { createViewingRoom } from '../sessions/viewing.ts';
import { createWatchRoom } from '../sessions/watches.ts';
import type { PresenceOptions } from '../types.ts';
import { createKeeping } from '../upkeep/keeping.ts';
import { createLearning } from '../upkeep/learning.ts';
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
  const life = createShell(options, (byMs) => clockSteps.step(byMs));
  const { shell } = life;
  const { now, observe } = shell;
  const stillValid = options.stillValid ?? (async (ids: readonly string[]) => new Set(ids));

  const memory = createMemory({
    ...shell,
    directory,
    sights: options.sights,
    // What was written by its floors reaches no later session, which has none yet.
    onViewerLeft: (viewerId) => telling.outbox.hastenTo(viewerId),
    onSessionGone(sessionId) {
      viewing.closed(sessionId);
      placing.closed(sessionId);
    },
  });
  const { subjects, audience, sessions } = memory;
  const viewing = createViewingRoom({
    ...shell,
    ...memory,
    cluster,
    toldAgainMs: options.viewersToldAgainMs,
    onChanged: (conversationIds, sessionId) => occupancy.look(conversationIds, sessionId),
  });
  const telling = createTelling({
    ...shell,
    memory,
    prepare: (viewerId) => members.views.prepare(viewerId),
    prepareToLook: (viewerId, of) => members.prepareToLook(viewerId, of),
    showAgain: (session) => connections.entrance.showAgain(session),
    onResighted: harmless(options.onResighted ?? (() => {}), onUnforeseen),
    onSightsChanged: viewing.resighted,
  });
  const { listening, resight, announce } = telling;
  const { writer, keep, keepVersion, mended } = createKeeping({ ...shell, ...memory, store });
  const { learn, learnUnread } = createLearning(subjects, store, mended, now, observe);

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

  const { agreement, corrections, ...peers } = createPeers({
    ...shell,
    cluster,
    subjects,
    audience,
    store,
    handOver: () => handOver(sessions),
    sweepOrphans: () => maintenance.sweepOrphans(),
    hearStored: (stored) => newer.hear(stored),
    keep,
    keepVersion,
    resight,
    announce,
    present: function* () {
      for (const { subject } of sessions.all()) yield subject.id;
    },
  });
  const placing = createPlacing({ ...shell, ...memory, publish, keepSharing });
  const tellHostEnded = harmless(options.onEnded ?? (() => {}), onUnforeseen);
  const members = createMembers({
    ...shell,
    memory,
    telling,
    agreement,
    cluster,
    directory,
    store,
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
  const turns = createTurns(subjects, announce, keepVersion, now, observe);
  const connections = createConnections({
    ...shell,
    memory,
    telling,
    views: members.views,
    agreement,
    writer,
    learn,
    publish,
  });
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
      await peers.readSaid();
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

  const occupancy = createOccupancyRoom({
    ...shell,
    ...memory,
    viewing,
    learn,
    follow: agreement.follow,
    thresholds: rules,
    toldAgainMs: options.viewersToldAgainMs,
  });
  const watch = createWatchRoom({
    ...memory,
    learn,
    read: members.read,
    isCounted: occupancy.hears,
    follow: agreement.follow,
    now,
  });
  const asked = createAsked({
    ...shell,
    memory,
    telling,
    members,
    agreement,
    cluster,
    writer,
    store,
    stillValid,
    readSaid: peers.readSaid,
    countViewing: viewing.count,
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
    placing,
    telling,
    writer,
    agreement,
    corrections,
    peers,
    members,
    turns,
    connections,
    maintenance,
    clockSteps,
    occupancy,
    watch,
    asked,
  };
}
