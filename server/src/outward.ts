/** What is told by other ways than sessions (webhooks, alerts, push messages where no tab takes these), and what is recorded, put together. */
import { beside, type Clock, type Cluster, type LivePresence, type ToldServer } from '@meeshy/status-gateway';
import { type RunningAlerts, runAlerts } from './alerts/running.ts';
import { ALERT_TIMES, type AlertTimes } from './alerts/waiting.ts';
import type { Chat } from './chat/types.ts';
import type { Metrics } from './metrics.ts';
import { createPosting } from './outside/posting.ts';
import { createPush, type Push } from './push/push.ts';
import { createReach } from './push/reach.ts';
import type { VapidKeys } from './push/vapid.ts';
import { createHistories, type Histories } from './rhythm/histories.ts';
import { createRecorder, HISTORY_TIMES, type HistoryTimes, type Recorder } from './rhythm/recorder.ts';
import { createShown, type ShownHistories } from './rhythm/shown.ts';
import type { Settings } from './settings.ts';
import { alertTabs } from './sockets/alerting.ts';
import type { Storage } from './storage.ts';
import { runWebhooks } from './webhooks/running.ts';
import { WEBHOOK_TIMES, type WebhookTimes } from './webhooks/schedule.ts';
import { createWebhooks, type Webhooks } from './webhooks/webhooks.ts';

/** Of a push service, to take a message, and to keep it for a browser that it does not reach. */
const PUSH_TIMEOUT_MS = 10_000;
const PUSH_LIFE_S = 300;

/** Outside production push services have nobody to turn to. */
const NOBODY = 'mailto:nobody@example.com';

export interface OutwardTimes {
  readonly webhooks?: WebhookTimes;
  readonly alerts?: AlertTimes;
  readonly histories?: HistoryTimes;
}

export interface OutwardParts {
  readonly storage: Pick<Storage, 'alerts' | 'histories' | 'news' | 'push' | 'webhooks'>;
  readonly settings: Settings;
  readonly vapidKeys: VapidKeys | null;
  readonly presence: LivePresence;
  readonly chat: Pick<Chat, 'directory' | 'people'>;
  readonly io: ToldServer;
  readonly cluster: Pick<Cluster, 'isAlone' | 'isFirst' | 'isReachable'>;
  readonly metrics: Pick<Metrics, 'alert' | 'history' | 'push' | 'webhook'>;
  /** Who counts for nobody. */
  readonly isInternal: (userId: string) => boolean;
  readonly onFailed: (what: string, error: unknown) => void;
  readonly clock: Clock;
  readonly times: OutwardTimes;
}

export interface Outward {
  /** As operators make and see them. */
  readonly webhooks: Webhooks;
  readonly alerts: RunningAlerts;
  readonly push: Push;
  readonly histories: Histories;
  /** What others are told of them. */
  readonly shownHistories: ShownHistories;
  /** Somebody may be online now who was not. */
  changed(change: Parameters<RunningAlerts['changed']>[0]): void;
  /** A session of somebody began. */
  opened(subjectId: string): void;
  /** Somebody may be seen by others than before. */
  resighted(subjectId: string): void;
  /** Somebody has joined this conversation, or left it. */
  moved(conversationId: string): void;
  /** Somebody is no more. */
  ended(subjectId: string): void;
  start(): void;
  /** Nothing is heard from then on; what was heard is kept. */
  stop(): Promise<void>;
  /** What is being sent is given up. */
  close(): void;
}

export function runOutward(parts: OutwardParts): Outward {
  const { storage, settings, presence, chat, metrics, onFailed, clock, times } = parts;
  const { webhooks: webhookTimes = WEBHOOK_TIMES, alerts: alertTimes = ALERT_TIMES } = times;
  const { histories: historyTimes = HISTORY_TIMES } = times;
  const now = () => clock.wall();

  const rules = { ...settings, ...webhookTimes };
  const posting = createPosting(rules);
  const webhooks = runWebhooks({
    records: storage.webhooks,
    news: storage.news,
    presence,
    directory: chat.directory,
    crowdLimit: settings.crowdLimit,
    posting,
    times: webhookTimes,
    wall: now,
    hasOthers: !parts.cluster.isAlone,
    isFirst: () => parts.cluster.isFirst,
    isInternal: parts.isInternal,
    onOutcome: metrics.webhook,
    onFailed,
  });

  const pushRules = { ...settings, production: true, timeoutMs: PUSH_TIMEOUT_MS };
  const pushing = createPosting(pushRules);
  const push = createPush({
    records: storage.push,
    reach: createReach(storage.push, presence),
    keys: parts.vapidKeys,
    contact: settings.vapidContact ?? NOBODY,
    posting: pushing,
    rules: pushRules,
    now,
    onOutcome: metrics.push,
    onFailed,
  });

  const alerts = runAlerts({
    records: storage.alerts,
    presence,
    directory: chat.directory,
    seenBy: chat.people.presence,
    toTabs: alertTabs(parts.io, alertTimes.ackMs),
    async push(watcherId, alert) {
      const [person] = await chat.people.presence(watcherId, [alert.userId]);
      const named = person && { displayName: person.displayName };
      return push.tell(watcherId, beside({ kind: 'alert', ...named }, alert), {
        topic: alert.userId,
        ttlS: PUSH_LIFE_S,
      });
    },
    areOthersSilent: () => !parts.cluster.isAlone && !parts.cluster.isReachable,
    thresholds: { offlineMs: settings.offlineThresholdMs, awayMs: settings.awayThresholdMs },
    startupGraceMs: settings.startupGraceMs,
    steady: () => clock.steady(),
    times: alertTimes,
    onOutcome: metrics.alert,
    onFailed,
  });

  const recorder: Recorder = createRecorder({
    records: storage.histories,
    presence,
    times: historyTimes,
    isFirst: () => parts.cluster.isFirst,
    onFailed,
    onOutcome: metrics.history,
  });

  return {
    webhooks: createWebhooks({
      records: storage.webhooks,
      news: storage.news,
      posting,
      rules,
      now,
      onChanged: webhooks.changed,
    }),
    alerts,
    push,
    histories: createHistories({ records: storage.histories, presence, recorder }),
    shownHistories: createShown({ records: storage.histories, presence }),

    changed(change) {
      alerts.changed(change);
      recorder.look([change.subject.id]);
    },
    opened(subjectId) {
      alerts.opened(subjectId);
      recorder.look([subjectId]);
    },
    resighted(subjectId) {
      webhooks.ofPerson(subjectId);
      alerts.resighted(subjectId);
    },
    moved: webhooks.ofConversation,
    ended(subjectId) {
      webhooks.ofPerson(subjectId);
      alerts.ended(subjectId);
      storage.histories.erase(subjectId).catch((error) => onFailed('erasing a history', error));
      push.forget(subjectId).catch((error) => onFailed('forgetting where somebody is told by push', error));
    },

    start() {
      webhooks.start();
      alerts.start();
      recorder.start();
    },
    async stop() {
      await Promise.all([webhooks.stop(), alerts.stop(), recorder.stop()]);
    },
    close: pushing.close,
  };
}
