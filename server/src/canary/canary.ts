/**
 * The canary: two subjects who come by the front door like anybody. One comes and goes, the other tells how soon it saw
 * that, and for how long it saw what was not true.
 */
import {
  ABSENT,
  type Facts,
  fromWireFacts,
  type PresenceSnapshot,
  supersedes,
  type UserStatusEvent,
} from '@meeshy/status-protocol';
import { io, type Socket } from 'socket.io-client';
import type { Settings } from '../settings.ts';
import type { CanaryPair } from './pair.ts';
import { createWitness, type Testimony } from './witness.ts';

const LOOK_MS = 1_000;
const SHORTEST_STAY_MS = 1_000;

type CanarySettings = Pick<Settings, 'disconnectGraceMs' | 'flapLimit' | 'flapWindowMs' | 'offlineThresholdMs'>;

/** Connects the two, again and again. Returns what ends it. */
export function startCanary(
  url: string,
  { walker, viewer }: CanaryPair,
  settings: CanarySettings,
  testimony: Testimony,
): () => void {
  const witness = createWitness(testimony);
  const now = () => performance.now();
  const viewing = connect(url, viewer.token);
  const walking = connect(url, walker.token);
  // It comes when it is told to: its delay is counted from then.
  walking.io.reconnection(false);
  let known: Facts = ABSENT;
  let setOutAt = 0;
  let isAway = true;

  function learn(events: readonly UserStatusEvent[]): void {
    const event = events.find(({ userId }) => userId === walker.subject.id);
    if (!event) return;
    const facts = fromWireFacts(event);
    if (supersedes(facts, known)) known = facts;
    witness.sees(known.isOnline ? 'online' : 'offline', now());
  }
  viewing.on('presence:snapshot', ({ users }: PresenceSnapshot) => {
    known = ABSENT;
    witness.sees('offline', now());
    learn(users);
  });
  viewing.on('user:status', (event: UserStatusEvent) => learn([event]));
  viewing.on('disconnect', () => witness.sees(null, now()));

  walking.on('authenticated', () => witness.became('online', now(), setOutAt));
  walking.on('disconnect', () => {
    const endsAt = now() + settings.disconnectGraceMs;
    witness.became('offline', endsAt, endsAt);
  });

  function comeOrGo(): void {
    isAway = !isAway;
    if (isAway) walking.disconnect();
    else if (viewing.connected) {
      setOutAt = now();
      walking.connect();
    }
  }

  viewing.connect();
  const steps = setInterval(comeOrGo, stayMs(settings));
  const looks = setInterval(() => witness.look(now()), LOOK_MS);
  return () => {
    clearInterval(steps);
    clearInterval(looks);
    // What is left to happen is the end of the gateway, not a lie.
    for (const socket of [walking, viewing]) socket.off().disconnect();
  };
}

/** So long at a time that it never counts as flapping (P6), and never idles (P9). */
function stayMs({ flapLimit, flapWindowMs, offlineThresholdMs }: CanarySettings): number {
  const betweenEndsMs = (flapWindowMs / Math.max(1, flapLimit - 1)) * 1.2;
  return Math.min(Math.max(betweenEndsMs / 2, SHORTEST_STAY_MS), offlineThresholdMs / 2);
}

function connect(url: string, token: string): Socket {
  return io(url, { auth: { token }, transports: ['websocket'], forceNew: true, autoConnect: false });
}
