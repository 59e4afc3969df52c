/**
 * Takes in what this gateway hears of people, and has it kept for each webhook: many people by one statement, of each the
 * latest. Without any webhook nobody listens.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Presence } from '@meeshy/status-gateway';
import type { UserStatusEvent } from '@meeshy/status-protocol';
import type { News, NewsRecords } from './records.ts';
import { dueAt, shownIn, type WebhookTimes } from './schedule.ts';

/** So long news gather before they are kept. */
const GATHER_MS = 20;
/** After a failure. */
const PAUSE_MS = 1_000;
/** People in one statement. */
const MOST_AT_ONCE = 200;
/** So many are waited with while the database is away. */
const MOST_KEPT = 50_000;

export interface GatheringParts {
  readonly presence: Pick<Presence, 'on'>;
  readonly news: Pick<NewsRecords, 'put'>;
  readonly times: WebhookTimes;
  readonly now: () => number;
  /** Who counts for nobody. */
  readonly isInternal: (userId: string) => boolean;
  /** What was heard is kept, and something may be due. */
  readonly onKept: () => void;
  readonly onDropped: (count: number) => void;
  readonly onFailed: (error: unknown) => void;
}

export interface Gathering {
  /** Whom to keep it for from now on. */
  listenFor(webhookIds: readonly string[]): Promise<void>;
  /** As if it had been heard. */
  hear(face: UserStatusEvent): void;
  /** Ends listening; what was heard is kept, if the database takes it. */
  stop(): Promise<void>;
}

interface Heard {
  readonly face: UserStatusEvent;
  readonly at: number;
}

export function createGathering(parts: GatheringParts): Gathering {
  const { presence, news, times, now, isInternal, onKept, onDropped, onFailed } = parts;
  let webhookIds: readonly string[] = [];
  let heard = new Map<string, Heard>();
  let timer: NodeJS.Timeout | null = null;
  let keeping: Promise<void> | null = null;
  let end: (() => void) | null = null;
  let isStopped = false;

  function hear(face: UserStatusEvent, at = now()): void {
    if (webhookIds.length === 0 || isInternal(face.userId)) return;
    const known = heard.get(face.userId);
    if (known && known.face.version > face.version) return;
    if (known || heard.size < MOST_KEPT) heard.set(face.userId, { face, at });
    else onDropped(1);
    keepIn(GATHER_MS);
  }

  function keepIn(ms: number): void {
    if (!isStopped && !keeping) timer ??= setTimeout(begin, ms);
  }

  function begin(): void {
    timer = null;
    keeping = keepAll().then((isKept) => {
      keeping = null;
      if (heard.size > 0) keepIn(isKept ? GATHER_MS : PAUSE_MS);
    });
  }

  /** Whether all of it was kept; what was not waits, unless something newer is heard. */
  async function keepAll(): Promise<boolean> {
    const waiting = [...heard.values()];
    const ids = webhookIds;
    heard = new Map();
    for (let from = 0; from < waiting.length; from += MOST_AT_ONCE) {
      try {
        await keep(waiting.slice(from, from + MOST_AT_ONCE), ids);
      } catch (error) {
        for (const one of waiting.slice(from)) if (!heard.has(one.face.userId)) heard.set(one.face.userId, one);
        onFailed(error);
        return false;
      }
      onKept();
      await nextTurn();
    }
    return true;
  }

  async function keep(some: readonly Heard[], ids: readonly string[]): Promise<void> {
    for (const id of ids) await news.put(some.map((one) => newsFor(id, one)));
  }

  function newsFor(webhookId: string, { face, at }: Heard): News {
    const shown = shownIn(face);
    return { webhookId, face, shown, heardAt: at, dueAt: dueAt(shown, at, times) };
  }

  return {
    async listenFor(ids) {
      webhookIds = ids;
      if (ids.length > 0) {
        if (end || isStopped) return;
        const off = await presence.on('change', (face) => hear(face));
        if (isStopped) off();
        else end = off;
        return;
      }
      end?.();
      end = null;
      heard.clear();
    },

    hear,

    async stop() {
      isStopped = true;
      end?.();
      end = null;
      if (timer) clearTimeout(timer);
      await keeping;
      if (heard.size > 0) await keepAll();
    },
  };
}
