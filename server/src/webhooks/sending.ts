/**
 * Posts what is due. Of each webhook one gateway takes on some people at a time, under a lease: what it has not done when
 * that ends, because it was killed, say, another one takes over.
 */
import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { type WebhookDelivery, writeTime } from '@meeshy/status-protocol';
import type { Posting } from '../outside/posting.ts';
import { headersOf, messageOf } from './message.ts';
import { Outcomes } from './outcomes.ts';
import type { Leased, NewsRecords, WebhookRecord, WebhookRecords } from './records.ts';
import { eventOf, retryAt, type WebhookTimes } from './schedule.ts';
import { secretsOf } from './webhooks.ts';

/** People and conversations taken on at once, and posts to one receiver at the same time. */
const MOST_LEASED = 64;
const MOST_POSTS = 8;

export interface SendingParts {
  readonly records: Pick<WebhookRecords, 'find' | 'change' | 'addDeliveries'>;
  readonly news: NewsRecords;
  readonly posting: Posting;
  readonly times: WebhookTimes;
  /** Of the cluster. */
  readonly now: () => number;
  /** Of this machine: receivers compare it with theirs. */
  readonly wall: () => number;
  readonly onOutcome: (outcome: WebhookDelivery['outcome']) => void;
  /** A receiver is gone for good. */
  readonly onGone: () => void;
  readonly onFailed: (error: unknown) => void;
}

export interface Sending {
  /** Looks what is due. */
  look(): Promise<void>;
  /** What is on its way is cut off, and left to the others. */
  stop(): Promise<void>;
}

export function createSending(parts: SendingParts): Sending {
  const { records, news, posting, times, now, wall, onOutcome, onGone, onFailed } = parts;
  const stopping = new AbortController();
  // Each post listens to it.
  setMaxListeners(0, stopping.signal);
  /** By webhook: one at a time, each in its own time. */
  const underWay = new Map<string, Promise<void>>();
  const wanted = new Set<string>();
  /** Until when a receiver that does not answer is left alone. */
  const restingUntil = new Map<string, number>();

  /** Something may have become due while it was found that nothing was. */
  async function sendAll(webhookId: string): Promise<void> {
    while (wanted.delete(webhookId)) await send(webhookId);
  }

  async function send(webhookId: string): Promise<void> {
    while (!stopping.signal.aborted && (restingUntil.get(webhookId) ?? 0) <= now()) {
      // Each time anew: it may have been turned off, or have another secret.
      const webhook = await records.find(webhookId);
      if (!webhook?.isOn) return news.forget(webhookId);
      const lease = { token: randomUUID(), now: now(), until: now() + times.leaseMs };
      const leased = await news.lease(webhookId, lease, MOST_LEASED);
      if (leased.length === 0) return;
      await conclude(webhook, lease.token, await postAll(webhook, leased));
    }
  }

  async function postAll(webhook: WebhookRecord, leased: readonly Leased[]): Promise<Outcomes> {
    const outcomes = new Outcomes();
    const waiting = leased.values();
    const work = async () => {
      for (const one of waiting) await postOne(webhook, one, outcomes);
    };
    await Promise.all(Array.from({ length: MOST_POSTS }, work));
    return outcomes;
  }

  async function postOne(webhook: WebhookRecord, one: Leased, outcomes: Outcomes): Promise<void> {
    const event = eventOf(one.shown, one);
    if (event === null || !webhook.events.includes(event)) {
      outcomes.settle(one.key);
      return;
    }
    const isResting = (restingUntil.get(webhook.id) ?? 0) > now();
    if (stopping.signal.aborted || outcomes.isGone || isResting) {
      outcomes.release(one.key);
      return;
    }
    const message = messageOf(event, one.report);
    const [at, from] = [now(), performance.now()];
    const headers = headersOf(message, secretsOf(webhook, at), wall());
    const posted = await posting.post(webhook.url, headers, message.body, stopping.signal);
    if (posted.status === null && stopping.signal.aborted) {
      outcomes.cutOff(one.key);
      return;
    }
    const ms = Math.round(performance.now() - from);
    if (posted.status === null) restingUntil.set(webhook.id, now() + (times.retriesMs[0] ?? 0));
    const attempt = one.attempts + 1;
    const outcome = outcomes.answered(one.key, posted, retryAt(attempt, now(), times));
    outcomes.deliveries.push({
      at: writeTime(at) ?? '',
      messageId: message.id,
      event,
      attempt,
      outcome,
      ...posted,
      ms,
    });
  }

  async function conclude(webhook: WebhookRecord, token: string, outcomes: Outcomes): Promise<void> {
    for (const { outcome } of outcomes.deliveries) onOutcome(outcome);
    if (outcomes.isGone) {
      await records.change(webhook.id, { isOn: false, offBecause: 'gone' });
      await news.forget(webhook.id);
      onGone();
    } else {
      await outcomes.keep(news, token, now());
    }
    await records.addDeliveries(webhook.id, outcomes.deliveries);
  }

  return {
    async look() {
      for (const id of await news.due(now())) {
        if (stopping.signal.aborted) return;
        wanted.add(id);
        if (underWay.has(id)) continue;
        const work = sendAll(id).catch(onFailed);
        underWay.set(
          id,
          work.finally(() => underWay.delete(id)),
        );
      }
    },

    async stop() {
      stopping.abort();
      await Promise.all(underWay.values());
    },
  };
}
