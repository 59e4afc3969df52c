/**
 * Conversations in which somebody may count who did not, or no more: each is looked at once more, and what is found is told on. Nothing is
 * looked at unless some webhook is told of conversations.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { beside, type Directory, type Presence } from '@meeshy/status-gateway';
import { occupationOf } from '@meeshy/status-gateway/host';
import { writeTime } from '@meeshy/status-protocol';
import { createResting } from './resting.ts';
import type { Occupation, WebhookTimes } from './schedule.ts';

/** So long those gather who come and go at once. */
const GATHER_MS = 20;
/** After a failure. */
const PAUSE_MS = 1_000;
/** Asked for at once. */
const MOST_AT_ONCE = 16;
/** So many people, and conversations, wait to be looked at. */
const MOST_WAITING = 50_000;

export interface OccupationsParts {
  readonly presence: Pick<Presence, 'occupancy'>;
  readonly directory: Pick<Directory, 'conversationsOf'>;
  readonly crowdLimit: number;
  readonly times: Pick<WebhookTimes, 'countMs'>;
  readonly now: () => number;
  readonly hear: (occupation: Occupation) => void;
  readonly onDropped: (count: number) => void;
  readonly onFailed: (error: unknown) => void;
}

export interface Occupations {
  /** Whether any are looked at from now on. */
  turn(isOn: boolean): void;
  /** Somebody may count, or no more, in all conversations that they are in. */
  ofPerson(userId: string): void;
  ofConversation(conversationId: string): void;
  /** As it is now. */
  read(conversationId: string): Promise<Occupation>;
  /** What waits is left. */
  stop(): Promise<void>;
}

export function createOccupations(parts: OccupationsParts): Occupations {
  const { presence, directory, crowdLimit, times, now, hear, onDropped, onFailed } = parts;
  const people = new Set<string>();
  const conversations = new Set<string>();
  const resting = createResting(times.countMs, (id) => add(conversations, id));
  let isOn = false;
  let latest = 0;
  let work: Promise<void> | null = null;
  const stopping = new AbortController();

  const isWaiting = () => isOn && !stopping.signal.aborted && people.size + conversations.size > 0;

  /** Of two that are looked at one after the other the second is the later one, whatever the clock says. */
  function next(): number {
    latest = Math.max(now(), latest + 1);
    return latest;
  }

  /** As of the beginning: whatever happens from then on has it looked at again. */
  async function read(conversationId: string, version = next()): Promise<Occupation> {
    const occupancy = await presence.occupancy(conversationId);
    if (isOn && occupancy.members >= crowdLimit) resting.rest(conversationId);
    return beside({ version, timestamp: writeTime(version) ?? '' }, occupationOf(conversationId, occupancy));
  }

  function add(waiting: Set<string>, id: string): void {
    if (!isOn || stopping.signal.aborted || waiting.has(id)) return;
    if (waiting.size < MOST_WAITING) waiting.add(id);
    else onDropped(1);
    begin();
  }

  function addConversation(id: string): void {
    if (!resting.moved(id)) add(conversations, id);
  }

  function begin(): void {
    work ??= workOff().finally(() => {
      work = null;
      if (isWaiting()) begin();
    });
  }

  async function workOff(): Promise<void> {
    await wait(GATHER_MS);
    while (isWaiting()) {
      const isFound = await each(people, async (id) => {
        for (const one of await directory.conversationsOf(id)) addConversation(one);
      });
      const version = next();
      const isRead = await each(conversations, async (id) => hear(await read(id, version)));
      if (!isFound || !isRead) await wait(PAUSE_MS);
    }
  }

  /** Whether all of those that wait could be done; what could not goes on waiting. */
  async function each(waiting: Set<string>, does: (id: string) => Promise<unknown>): Promise<boolean> {
    const ids = [...waiting].slice(0, MOST_AT_ONCE);
    // Of whom there is news from here on is looked at again.
    for (const id of ids) waiting.delete(id);
    const done = await Promise.allSettled(ids.map(does));
    const failed = done.flatMap((one, i) =>
      one.status === 'rejected' ? [{ id: ids[i] ?? '', error: one.reason }] : [],
    );
    for (const { id } of failed) add(waiting, id);
    if (failed[0]) onFailed(failed[0].error);
    return failed.length === 0;
  }

  const wait = (ms: number) => pause(ms, undefined, { signal: stopping.signal }).catch(() => {});

  return {
    turn(is) {
      isOn = is;
      if (isOn) return;
      people.clear();
      conversations.clear();
      resting.end();
    },
    ofPerson: (id) => add(people, id),
    ofConversation: addConversation,
    read: (id) => read(id),
    async stop() {
      stopping.abort();
      resting.end();
      await work;
    },
  };
}
