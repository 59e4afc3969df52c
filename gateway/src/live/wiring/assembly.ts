/**
 * The parts of presence, made from the ground up: each is handed what was made before it. Where what was made earlier is to hear of
 * what happens later, it says so itself (`listen`), and so does the one circle there is (`telling.connect`).
 */
import { systemClock } from '../../clock.ts';
import { createPeers } from '../cluster/peers.ts';
import { harmless } from '../harmless.ts';
import { handOver } from '../sessions/hand-over.ts';
import { createOccupancyRoom } from '../sessions/occupancy.ts';
import { createPlacing } from '../sessions/placing.ts';
import { createViewingRoom } from '../sessions/viewing.ts';
import { createWatchRoom } from '../sessions/watches.ts';
import type { PresenceOptions } from '../types.ts';
import { createKeeping } from '../upkeep/keeping.ts';
import { createTurns } from '../upkeep/turns.ts';
import { createAsked } from './asked.ts';
import { createChanges } from './changes.ts';
import { createClockSteps } from './clock-steps.ts';
import { createConnections } from './connections.ts';
import { createMembers } from './members.ts';
import { createMemory } from './memory.ts';
import { createNewer } from './newer.ts';
import { createReadings } from './reading.ts';
import { createShell } from './shell.ts';
import { createTelling } from './telling.ts';
import { createUpkeep } from './upkeep.ts';

/** Presence with all that keeps it going; nothing goes yet. */
export function assemble(options: PresenceOptions) {
  const { store, directory, cluster, rules, viewersToldAgainMs, clock = systemClock } = options;
  const life = createShell(options);
  const { now, observe, isStopping, whenReady, onUnforeseen } = life.shell;
  const stillValid = options.stillValid ?? (async (ids: readonly string[]) => new Set(ids));

  const memory = createMemory({ directory, rules, sights: options.sights, now, observe });
  const { subjects, conversations, hearers, sessions, ledger, sights, floors, faces } = memory;
  const keeping = createKeeping({ store, ledger, subjects, now, observe });
  const { writer, keep, keepVersion, mended } = keeping;
  const reading = createReadings({ memory, store, mended, now, observe, onUnforeseen });
  const { learn, read, preparing, prepareToLook } = reading;

  const viewing = createViewingRoom({
    subjects,
    conversations,
    sights,
    faces,
    sessions,
    cluster,
    toldAgainMs: viewersToldAgainMs,
    now,
  });
  const telling = createTelling({
    memory,
    rules,
    prepare: preparing.prepare,
    prepareToLook,
    onResighted: harmless(options.onResighted ?? (() => {}), onUnforeseen),
    onSightsChanged: viewing.resighted,
    isStopping,
    now,
    observe,
    onUnforeseen,
  });
  const { listening, resight, announce } = telling;
  const { agreement, corrections, ...peers } = createPeers({
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
    rules,
    now,
    observe,
  });
  const { follow } = agreement;
  const changes = createChanges({ keeping, telling, agreement });
  const { publish, keepSharing } = changes;

  const placing = createPlacing({ subjects, sessions, publish, keepSharing, now });
  sessions.listen({
    away(viewerId) {
      // What was written by its floors reaches no later session, which has none yet.
      telling.outbox.flushTo(viewerId);
      floors.forget(viewerId);
    },
    gone(sessionId) {
      hearers.endWatch(sessionId);
      viewing.closed(sessionId);
      placing.closed(sessionId);
    },
  });
  const occupancy = createOccupancyRoom({
    subjects,
    conversations,
    hearers,
    faces,
    sessions,
    viewing,
    learn,
    follow,
    thresholds: rules,
    toldAgainMs: viewersToldAgainMs,
    now,
    observe,
  });
  const watch = createWatchRoom({
    subjects,
    conversations,
    hearers,
    sessions,
    faces,
    learn,
    read,
    isCounted: occupancy.hears,
    follow,
    now,
  });
  const connections = createConnections({
    memory,
    telling,
    preparing,
    agreement,
    keeping,
    learn,
    changes,
    rules,
    isStopping,
    now,
    observe,
    onUnforeseen,
  });
  telling.connect(connections.showing.showAgain);

  const tellHostEnded = harmless(options.onEnded ?? (() => {}), onUnforeseen);
  const members = createMembers({
    memory,
    telling,
    agreement,
    cluster,
    directory,
    store,
    preparing,
    learn,
    changes,
    onEnded(subjectId) {
      tellHostEnded(subjectId);
      listening.ended(subjectId);
      connections.entrance.ended(subjectId);
    },
    onMoved: viewing.moved,
    onCrowdChanged: (conversationId) => occupancy.look([conversationId]),
    now,
    observe,
  });
  const newer = createNewer({
    memory,
    telling,
    adoptStored: agreement.adoptStored,
    learnUnread: reading.learnUnread,
    now,
  });
  const readSaid = peers.readingSaid(newer.hear);
  const turns = createTurns(subjects, announce, keepVersion, now, observe);
  const maintenance = createUpkeep({
    memory,
    telling,
    members,
    changes,
    agreement,
    corrections,
    cluster,
    store,
    writer,
    stillValid,
    follow: peers.follow,
    async retry() {
      await readSaid();
      await connections.entrance.retry();
      await newer.showUnread();
      viewing.lookAgain();
    },
    rules,
    now,
    wall: () => clock.wall(),
    observe,
  });
  const clockSteps = createClockSteps({
    memory,
    telling,
    agreement,
    connections,
    turns,
    viewing,
    maintenance,
    now,
    observe,
  });
  life.timeline.listen(clockSteps.step);
  const asked = createAsked({
    memory,
    telling,
    members,
    reading,
    changes,
    writer,
    agreement,
    cluster,
    asking: { stillValid, readSaid, viewersAmong: viewing.viewersAmong },
    rules,
    whenReady,
    now,
    observe,
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
