/** Webhooks at work in one gateway: it listens, keeps what it hears, and posts what is due. */
import type { Directory, Presence } from '@meeshy/status-gateway';
import type { WebhookDelivery } from '@meeshy/status-protocol';
import type { Posting } from '../outside/posting.ts';
import { createComparing } from './comparing.ts';
import { createGathering } from './gathering.ts';
import { createOccupations, type Occupations } from './occupations.ts';
import type { NewsRecords, WebhookRecords } from './records.ts';
import type { WebhookTimes } from './schedule.ts';
import { createSending } from './sending.ts';

export interface RunningParts {
  readonly records: WebhookRecords;
  readonly news: NewsRecords;
  readonly presence: Pick<Presence, 'on' | 'get' | 'occupancy' | 'now'>;
  readonly directory: Pick<Directory, 'conversationsOf'>;
  readonly crowdLimit: number;
  readonly posting: Posting;
  readonly times: WebhookTimes;
  /** Epoch ms of this machine. */
  readonly wall: () => number;
  /** There are others, which may make webhooks as well. */
  readonly hasOthers: boolean;
  /** Of all gateways the one that does what one does for all. */
  readonly isFirst: () => boolean;
  readonly isInternal: (userId: string) => boolean;
  readonly onOutcome: (outcome: WebhookDelivery['outcome'], count?: number) => void;
  readonly onFailed: (what: string, error: unknown) => void;
}

export interface RunningWebhooks extends Pick<Occupations, 'ofPerson' | 'ofConversation'> {
  start(): void;
  /** One was made, or is otherwise. */
  changed(): void;
  stop(): Promise<void>;
}

export function runWebhooks(parts: RunningParts): RunningWebhooks {
  const { records, news, presence, posting, times, hasOthers, isFirst, onOutcome, onFailed } = parts;
  const now = () => presence.now();
  const timers: NodeJS.Timeout[] = [];
  let isAny = false;
  let isLearnt = false;
  let isStopped = false;
  let work = Promise.resolve();

  const sending = createSending({
    ...parts,
    now,
    onOutcome: (outcome) => onOutcome(outcome),
    onGone: () => void changed(),
    onFailed: (error) => onFailed('posting to a webhook', error),
  });
  const gathering = createGathering({
    ...parts,
    now,
    onFace: ({ userId }) => occupations.ofPerson(userId),
    onKept: () => void softly('looking what webhooks are to be told', sending.look()),
    onDropped: (count) => onOutcome('dropped', count),
    onFailed: (error) => onFailed('keeping what webhooks are to be told', error),
  });

  const occupations = createOccupations({
    ...parts,
    now,
    hear: (occupation) => gathering.hear(occupation),
    onDropped: (count) => onOutcome('dropped', count),
    onFailed: (error) => onFailed('looking who is in conversations', error),
  });
  const compare = createComparing({ presence, news, now, occupationOf: occupations.read, hear: gathering.hear });

  async function softly(what: string, doing: Promise<unknown>): Promise<void> {
    await doing.catch((error) => onFailed(what, error));
  }

  async function learn(): Promise<void> {
    if (isStopped) return;
    isLearnt = false;
    const on = (await records.all()).filter(({ isOn }) => isOn);
    isAny = on.length > 0;
    const toldOf = (kind: 'presence.' | 'conversation.') =>
      on.filter(({ events }) => events.some((event) => event.startsWith(kind))).map(({ id }) => id);
    const [toPeople, toConversations] = [toldOf('presence.'), toldOf('conversation.')];
    occupations.turn(toConversations.length > 0);
    await gathering.listenFor({ toPeople, toConversations });
    isLearnt = true;
  }

  /** One after the other: what was learnt last is what counts. */
  function changed(): Promise<void> {
    work = work.then(() => softly('reading webhooks', learn()));
    return work;
  }

  /** Not again while it goes on. */
  function every(ms: number, what: string, isDue: () => boolean, does: () => Promise<unknown>): void {
    let isBusy = false;
    const turn = async () => {
      if (isBusy || isStopped || !isDue()) return;
      isBusy = true;
      await softly(what, does());
      isBusy = false;
    };
    timers.push(setInterval(() => void turn(), ms));
  }

  return {
    start() {
      void changed();
      every(times.lookMs, 'reading webhooks', () => hasOthers || !isLearnt, changed);
      every(times.pollMs, 'looking what webhooks are to be told', () => isAny, sending.look);
      every(times.compareMs, 'comparing what webhooks were told', () => isAny && isFirst(), compare);
    },

    changed: () => void changed(),
    ofPerson: occupations.ofPerson,
    ofConversation: occupations.ofConversation,

    async stop() {
      isStopped = true;
      for (const timer of timers) clearInterval(timer);
      await work;
      await occupations.stop();
      await softly('keeping what webhooks are to be told', gathering.stop());
      await sending.stop();
      posting.close();
    },
  };
}
