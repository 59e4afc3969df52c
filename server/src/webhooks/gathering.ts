/**
 * Takes in what this gateway hears of people and conversations, and has it kept for each webhook: many by one statement, of each the
 * latest. Without any webhook nobody listens.
 */
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Presence, PresenceEvent } from '@meeshy/status-gateway';
import type { News, NewsRecords } from './records.ts';
import { dueAt, idOf, isOccupation, type Report, shownIn, type WebhookTimes } from './schedule.ts';

/** So long news gather before they are kept. */
const GATHER_MS = 20;
/** After a failure. */
const PAUSE_MS = 1_000;
/** In one statement. */
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
  /** Somebody shows something else. */
  readonly onFace: (face: PresenceEvent) => void;
  /** What was heard is kept, and something may be due. */
  readonly onKept: () => void;
  readonly onDropped: (count: number) => void;
  readonly onFailed: (error: unknown) => void;
}

/** The webhooks that are told of people, and those that are told of conversations, by id. */
export interface Listeners {
  readonly toPeople: readonly string[];
  readonly toConversations: readonly string[];
}

export interface Gathering {
  /** Whom to keep it for from now on. */
  listenFor(listeners: Listeners): Promise<void>;
  /** As if it had been heard. */
  hear(report: Report): void;
  /** Ends listening; what was heard is kept, if the database takes it. */
  stop(): Promise<void>;
}

interface Heard {
  readonly report: Report;
  readonly at: number;
}

export function createGathering(parts: GatheringParts): Gathering {
  const { presence, news, times, now, isInternal, onFace, onKept, onDropped, onFailed } = parts;
  let listeners: Listeners = { toPeople: [], toConversations: [] };
  let heard = new Map<string, Heard>();
  let timer: NodeJS.Timeout | null = null;
  let keeping: Promise<void> | null = null;
  let end: (() => void) | null = null;
  let isStopped = false;

  const listenersTo = (report: Report) => (isOccupation(report) ? listeners.toConversations : listeners.toPeople);

  function hear(report: Report, at = now()): void {
    const id = idOf(report);
    if (listenersTo(report).length === 0 || isInternal(id)) return;
    const known = heard.get(id);
    if (known && known.report.version > report.version) return;
    if (known || heard.size < MOST_KEPT) heard.set(id, { report, at });
    else onDropped(1);
    keepIn(GATHER_MS);
  }

  function hearOf(face: PresenceEvent): void {
    if (isInternal(face.userId)) return;
    hear(face);
    onFace(face);
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
    heard = new Map();
    for (let from = 0; from < waiting.length; from += MOST_AT_ONCE) {
      try {
        await keep(waiting.slice(from, from + MOST_AT_ONCE));
      } catch (error) {
        for (const one of waiting.slice(from)) if (!heard.has(idOf(one.report))) heard.set(idOf(one.report), one);
        onFailed(error);
        return false;
      }
      onKept();
      await nextTurn();
    }
    return true;
  }

  async function keep(some: readonly Heard[]): Promise<void> {
    for (const id of new Set(some.flatMap(({ report }) => listenersTo(report)))) {
      const own = some.filter(({ report }) => listenersTo(report).includes(id));
      await news.put(own.map((one) => newsFor(id, one)));
    }
  }

  function newsFor(webhookId: string, { report, at }: Heard): News {
    const shown = shownIn(report);
    return { webhookId, report, shown, heardAt: at, dueAt: dueAt(shown, at, times) };
  }

  return {
    async listenFor(those) {
      listeners = those;
      if (those.toPeople.length + those.toConversations.length > 0) {
        if (end || isStopped) return;
        const off = await presence.on('change', hearOf);
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
