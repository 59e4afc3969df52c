/**
 * P21: of a crowd one is told of those alone whom one watches. Whoever is shown there is watched; of whom nobody tells, nothing is
 * known: neither what was, nor that they are offline.
 *
 *   shown by components ── gathered, bounded ──▶ `presence:watch` ── faces, then changes ──▶ the store
 *        └── nobody tells of them (yet, or any more) ──▶ unknown in the store
 */
import { MOST_WATCHED, type UserStatusEvent, type WatchAck } from '@meeshy/status-protocol';
import { learnSilence } from './known.ts';
import { ofClient } from './of-client.ts';
import { isSilenced } from './people.ts';
import type { PresenceClient } from './presence.ts';
import { createTimers } from './timers.ts';

/** The server lets a client say 600 things a minute, and this is not all that it says. */
const ONCE_IN_MS = 150;
/** Whatever was not answered, or was refused, is asked for again. */
const AGAIN_MS = 10_000;
/** What was told of somebody just before one looked away is here by then. */
const LATE_MS = 5_000;

/** Who is shown of which conversation, and of whom of them one is told. */
export interface Watching {
  /**
   * A component shows this person of this conversation until the answer is called. In a conversation that is no crowd nothing
   * comes of it. Of more than `MOST_WATCHED` those are watched who came last, and of several crowds the last.
   */
  watch(conversationId: string, userId: string): () => void;
  /** Whether what the store says of them is so, and not what it has kept of before, or that nobody tells of them. */
  isTold(conversationId: string, userId: string): boolean;
  /**
   * For an application that knows with whom one shares a conversation that is no crowd: one is told of them in any case. Without it
   * that is known of whoever was told of while they were not watched.
   */
  tellOthers(isTold: (userId: string) => boolean): void;
}

interface Shown {
  readonly conversationId: string;
  readonly userId: string;
}

type Client = Pick<
  PresenceClient,
  | 'store'
  | 'clock'
  | 'time'
  | 'identity'
  | 'sendWatch'
  | 'on'
  | 'onUserStatus'
  | 'getConnectionStatus'
  | 'onConnectionStatus'
>;

/** Of a client, the same each time. */
export const watchingOf: (client: Client) => Watching = ofClient(createWatching);

function createWatching(client: Client): Watching {
  const { store, time } = client;
  const timers = createTimers<'say' | 'again'>(time);
  /** By whichever component, the one that came last at the end. */
  const shown = new Set<Shown>();
  /** Who has been shown of crowds, and of which. */
  const met = new Map<string, Set<string>>();
  /** Whom the server has been asked for, in unbroken succession since which request. */
  let asked = new Map<string, number>();
  /** Who of them was answered since. */
  const answered = new Set<string>();
  /** What came of those who were not. */
  const early = new Map<string, UserStatusEvent>();
  /** Who was asked for until the request `by`, and until when what comes of them may still be of that time. */
  const left = new Map<string, { readonly by: number; until: number }>();
  /** Of whom one was told without having asked. */
  const others = new Set<string>();
  /** Of whom nobody tells. */
  const silent = new Set<string>();
  /** What was told of those before and since: true again, if it turns out that they are told of anyway. */
  let kept = new Map<string, UserStatusEvent>();
  let isOther = (_userId: string) => false;
  let crowd: string | null = null;
  let requests = 0;
  let saidAt = Number.NEGATIVE_INFINITY;
  let isToSay = false;
  /** There was a snapshot over this connection. */
  let isLive = store.getState().hasSnapshot && client.getConnectionStatus().state === 'connected';
  /** What the server was told last may not be what it has. */
  let isStale = false;
  /** What was asked over an earlier one is answered to nobody. */
  let connection = 0;
  /** Who is in the snapshot that is coming. */
  const told = new Map<string, UserStatusEvent>();

  const isCrowd = (conversationId: string) => store.getState().crowds.includes(conversationId);

  function isToldAnyway(userId: string): boolean {
    if (userId === store.getState().ownId || others.has(userId) || isOther(userId)) return true;
    for (const one of shown) if (one.userId === userId && !isCrowd(one.conversationId)) return true;
    return false;
  }

  /** The last crowd that is shown, and who of it. */
  function wanted(): { conversationId: string; userIds: string[] } | null {
    const { ownId } = store.getState();
    const latest = [...shown].reverse().filter((one) => one.userId !== ownId && isCrowd(one.conversationId));
    const conversationId = latest[0]?.conversationId;
    if (conversationId === undefined) return null;
    const ids = new Set(latest.filter((one) => one.conversationId === conversationId).map(({ userId }) => userId));
    return { conversationId, userIds: [...ids].slice(0, MOST_WATCHED) };
  }

  function saySoon(): void {
    if (isToSay) return;
    isToSay = true;
    timers.set('say', say, Math.max(0, saidAt + ONCE_IN_MS - time.now()));
  }

  function say(): void {
    isToSay = false;
    if (!isLive) return;
    const next = wanted();
    const userIds = next?.userIds ?? [];
    const isSame = asked.size === userIds.length && userIds.every((id) => asked.has(id));
    const conversationId = next?.conversationId ?? crowd;
    if (conversationId === null || (isSame && !isStale && (next === null || conversationId === crowd))) return;
    crowd = next?.conversationId ?? null;
    isStale = false;
    requests += 1;
    saidAt = time.now();
    timers.clear('again');
    const before = asked;
    asked = new Map(userIds.map((id) => [id, before.get(id) ?? requests]));
    for (const id of userIds) left.delete(id);
    const gone = [...before.keys()].filter((id) => !asked.has(id));
    for (const id of gone) leave(id, requests);
    settle(gone);
    void ask(conversationId, userIds);
  }

  function leave(userId: string, by: number): void {
    answered.delete(userId);
    early.delete(userId);
    left.set(userId, { by, until: Number.POSITIVE_INFINITY });
  }

  async function ask(conversationId: string, userIds: string[]): Promise<void> {
    const request = requests;
    const over = connection;
    const answer = await client.sendWatch({ conversationId, userIds });
    if (over !== connection) return;
    const faces = facesIn(answer);
    if (faces === null) refused(request);
    else take(faces, userIds, request);
  }

  function take(faces: readonly UserStatusEvent[], userIds: readonly string[], request: number): void {
    // Whoever was let go of and asked for again meanwhile may have changed in between.
    const isValid = (id: string) => (asked.get(id) ?? Number.POSITIVE_INFINITY) <= request;
    const valid = faces.filter(({ userId }) => isValid(userId));
    const present = new Set(valid.map(({ userId }) => userId));
    const later = valid.flatMap(({ userId }) => early.get(userId) ?? []);
    for (const id of userIds.filter(isValid)) {
      early.delete(id);
      if (present.has(id)) answered.add(id);
      else answered.delete(id);
    }
    for (const one of left.values()) {
      if (one.by <= request) one.until = Math.min(one.until, time.now() + LATE_MS);
    }
    for (const id of present) speak(id);
    store.getState().applyBatch([...valid, ...later]);
    settle(userIds);
  }

  /** Whom the server watches now is not known. */
  function refused(request: number): void {
    if (request !== requests) return;
    const ids = [...asked.keys()];
    for (const id of ids) leave(id, requests + 1);
    asked = new Map();
    isStale = true;
    settle(ids);
    timers.set('again', saySoon, AGAIN_MS);
  }

  /** These people are silent from now on, or not any more. */
  function settle(userIds: Iterable<string>): void {
    const ids = [...userIds];
    silence(ids.filter(isToBeSilent));
    release(ids.filter((id) => silent.has(id) && !isToBeSilent(id)));
  }

  function silence(userIds: readonly string[]): void {
    for (const id of userIds) {
      silent.add(id);
      const user = store.getState().getUserById(id);
      if (user !== undefined && !isSilenced(user)) keep({ ...user, userId: id, timestamp: '' });
    }
    hush(userIds.filter((id) => !isHushed(id)));
  }

  /** They are as they were told of, or offline. */
  function release(userIds: readonly string[]): void {
    const faces = userIds.flatMap((id) => kept.get(id) ?? []);
    for (const id of userIds) speak(id);
    store.getState().applyBatch(faces);
    store.getState().mergeUsers(userIds.filter(isHushed).map((id) => ({ id })));
  }

  function keep(event: UserStatusEvent | undefined): void {
    if (event !== undefined && silent.has(event.userId)) kept.set(event.userId, event);
  }

  function speak(userId: string): void {
    silent.delete(userId);
    kept.delete(userId);
  }

  function isHushed(userId: string): boolean {
    const user = store.getState().getUserById(userId);
    return user !== undefined && isSilenced(user);
  }

  function isToBeSilent(userId: string): boolean {
    const crowds = met.get(userId);
    return crowds !== undefined && [...crowds].some(isCrowd) && !answered.has(userId) && !isToldAnyway(userId);
  }

  function hush(userIds: readonly string[]): void {
    if (userIds.length > 0) store.setState((known) => learnSilence(known, userIds, client.clock.now()));
  }

  function meet({ conversationId, userId }: Shown): void {
    const crowds = met.get(userId) ?? new Set();
    met.set(userId, crowds.add(conversationId));
  }

  /** A list that was read, or a name: what it says of a status is old at once. */
  store.subscribe(({ usersMap }, before) => {
    if (usersMap === before.usersMap || silent.size === 0) return;
    hush(
      [...silent].filter((id) => {
        const user = usersMap.get(id);
        return user !== undefined && !isSilenced(user);
      }),
    );
  });

  client.onUserStatus((event) => {
    const { userId } = event;
    if (asked.has(userId)) {
      if (!answered.has(userId)) early.set(userId, event);
      keep(event);
      return;
    }
    if (event.withdrawn) {
      others.delete(userId);
      settle([userId]);
    } else if (isLate(userId)) keep(event);
    else {
      others.add(userId);
      // Also where the one before it, of the same batch, has ended the silence.
      if (!met.has(userId)) return;
      speak(userId);
      store.getState().applyBatch([event]);
    }
  });

  function isLate(userId: string): boolean {
    const one = left.get(userId);
    if (one === undefined || one.until > time.now()) return one !== undefined;
    left.delete(userId);
    return false;
  }

  client.on('presence:snapshot', ({ users, part = 1, parts = 1 }) => {
    if (part === 1) told.clear();
    for (const one of users) told.set(one.userId, one);
    if (part === parts) begin();
  });

  /** Everything is as the snapshot says. */
  function begin(): void {
    isLive = true;
    isStale = true;
    others.clear();
    for (const id of told.keys()) if (!asked.has(id) && !isLate(id)) others.add(id);
    askAgain();
    for (const one of shown) if (isCrowd(one.conversationId)) meet(one);
    kept = new Map(told);
    told.clear();
    settle(new Set([...met.keys(), ...silent]));
    saySoon();
  }

  /** Whom one watches is in the snapshot: of whoever is missing there nothing is known any more. */
  function askAgain(): void {
    for (const id of [...asked.keys(), ...answered]) {
      if (asked.has(id) && answered.has(id) && told.has(id)) continue;
      if (asked.delete(id)) leave(id, requests + 1);
      else answered.delete(id);
    }
  }

  client.onConnectionStatus(({ state }) => {
    if (state === 'connected' || !isLive) return;
    isLive = false;
    connection += 1;
    forgetAsked();
  });

  function forgetAsked(): void {
    timers.clearAll();
    isToSay = false;
    crowd = null;
    asked = new Map();
    early.clear();
    left.clear();
  }

  // Who shares a conversation with whom may have changed: it shows by whom one is told of.
  client.on('conversation:changed', () => {
    others.clear();
    settle([...shown].map(({ userId }) => userId));
  });

  client.identity.onEnd(() => {
    forgetAsked();
    isLive = false;
    connection += 1;
    for (const ids of [answered, others, silent, kept]) ids.clear();
    met.clear();
  });

  /** They are shown from now on, or no more. */
  function turn({ conversationId, userId }: Shown): void {
    if (isCrowd(conversationId)) saySoon();
    // Until that is said, one is told of them.
    if (met.has(userId)) settle([userId]);
  }

  return {
    watch(conversationId, userId) {
      const one = { conversationId, userId };
      shown.add(one);
      if (isCrowd(conversationId)) meet(one);
      turn(one);
      return () => {
        if (shown.delete(one)) turn(one);
      };
    },
    isTold: (conversationId, userId) => !isCrowd(conversationId) || answered.has(userId) || isToldAnyway(userId),
    tellOthers(isTold) {
      isOther = isTold;
      settle(met.keys());
    },
  };
}

/** `null`: there are none. What comes over the wire is looked at before it is used. */
function facesIn(answer: WatchAck | null | undefined): UserStatusEvent[] | null {
  if (!answer?.success || !Array.isArray(answer.data?.users)) return null;
  return answer.data.users.filter((face) => typeof face?.userId === 'string' && face.userId !== '');
}
