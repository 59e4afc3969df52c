/**
 * What the server is told about whom of a crowd one watches: all of them at once, so often at most, and again when it may not have heard.
 *
 *   shown ── gathered ──▶ `presence:watch` ── answered ──▶ the store
 *                └── refused, or not answered ──▶ in a while again
 */
import type { UserStatusEvent, WatchAck } from '@meeshy/status-protocol';
import type { AskedFor } from './asked-for.ts';
import type { PresenceClient } from './presence.ts';
import type { ShownPeople } from './shown-people.ts';
import type { Silence } from './silence.ts';
import { createTimers } from './timers.ts';

/** The server lets a client say 600 things a minute, and this is not all that it says. */
const ONCE_IN_MS = 150;
/** Whatever was not answered, or was refused, is asked for again. */
const AGAIN_MS = 10_000;

export interface WatchRequests {
  /** Others may be shown than before. */
  saySoon(): void;
  /** There was a snapshot: the server hears from here on, and may have nothing of what it was told before. */
  begin(): void;
  /** The connection has ended: what was asked over it is answered to nobody. */
  cut(): void;
  forget(): void;
}

type Client = Pick<PresenceClient, 'store' | 'time' | 'sendWatch' | 'getConnectionStatus'>;

export function createWatchRequests(
  client: Client,
  shown: Pick<ShownPeople, 'wanted'>,
  asked: AskedFor,
  silence: Pick<Silence, 'settle' | 'end'>,
): WatchRequests {
  const { store, time } = client;
  const timers = createTimers<'say' | 'again'>(time);
  let crowd: string | null = null;
  let saidAt = Number.NEGATIVE_INFINITY;
  let isToSay = false;
  /** There was a snapshot over this connection. */
  let isLive = store.getState().hasSnapshot && client.getConnectionStatus().state === 'connected';
  /** What the server was told last may not be what it has. */
  let isStale = false;
  /** What was asked over an earlier one is answered to nobody. */
  let connection = 0;

  function saySoon(): void {
    if (isToSay) return;
    isToSay = true;
    timers.set('say', say, Math.max(0, saidAt + ONCE_IN_MS - time.now()));
  }

  function say(): void {
    isToSay = false;
    if (!isLive) return;
    const next = shown.wanted();
    const userIds = next?.userIds ?? [];
    const isSame = asked.are(userIds);
    const conversationId = next?.conversationId ?? crowd;
    if (conversationId === null || (isSame && !isStale && (next === null || conversationId === crowd))) return;
    crowd = next?.conversationId ?? null;
    isStale = false;
    saidAt = time.now();
    timers.clear('again');
    const { request, gone } = asked.ask(userIds);
    silence.settle(gone);
    void ask(conversationId, userIds, request);
  }

  async function ask(conversationId: string, userIds: string[], request: number): Promise<void> {
    const over = connection;
    const answer = await client.sendWatch({ conversationId, userIds });
    if (over !== connection) return;
    const faces = facesIn(answer);
    if (faces === null) refused(request);
    else take(faces, userIds, request);
  }

  function take(faces: readonly UserStatusEvent[], userIds: readonly string[], request: number): void {
    const valid = asked.answer(request, userIds, faces);
    for (const { userId } of valid) silence.end(userId);
    store.getState().applyBatch(valid);
    silence.settle(userIds);
  }

  /** Whom the server watches now is not known. */
  function refused(request: number): void {
    const ids = asked.refuse(request);
    if (ids === null) return;
    isStale = true;
    silence.settle(ids);
    timers.set('again', saySoon, AGAIN_MS);
  }

  function stop(): void {
    timers.clearAll();
    isToSay = false;
    crowd = null;
    isLive = false;
    connection += 1;
  }

  return {
    saySoon,
    begin() {
      isLive = true;
      isStale = true;
      saySoon();
    },
    cut() {
      if (!isLive) return;
      stop();
      asked.cut();
    },
    forget: stop,
  };
}

/** `null`: there are none. What comes over the wire is looked at before it is used. */
function facesIn(answer: WatchAck | null | undefined): UserStatusEvent[] | null {
  if (!answer?.success || !Array.isArray(answer.data?.users)) return null;
  return answer.data.users.filter((face) => typeof face?.userId === 'string' && face.userId !== '');
}
