/** Alerts at work in one gateway: what is asked, who is looked at, and what is told. */
import type { Directory, LivePresence } from '@meeshy/status-gateway';
import type { Thresholds } from '@meeshy/status-protocol';
import { type Alerts, createAlerts, type SeenPeople } from './alerts.ts';
import { createDirect } from './direct.ts';
import type { AlertRecords } from './records.ts';
import { createReturns, type Returns } from './returns.ts';
import { createTelling, type TellingParts, type ToldAlert } from './telling.ts';
import type { AlertOutcome, AlertTimes } from './waiting.ts';

const TIDYING_MS = 3_600_000;

export interface RunningParts {
  readonly records: AlertRecords;
  readonly presence: Pick<LivePresence, 'get' | 'letsWait' | 'preview' | 'now'>;
  readonly directory: Required<Directory>;
  readonly seenBy: SeenPeople;
  /** Rejects where nobody acknowledges it in time. */
  readonly toTabs: (watcherId: string, alert: ToldAlert) => Promise<boolean>;
  readonly push: TellingParts['push'];
  readonly areOthersSilent: TellingParts['areOthersSilent'];
  readonly thresholds: Thresholds;
  readonly startupGraceMs: number;
  readonly steady: () => number;
  readonly times: AlertTimes;
  readonly onOutcome: (outcome: AlertOutcome) => void;
  readonly onFailed: (what: string, error: unknown) => void;
}

export interface RunningAlerts extends Alerts, Pick<Returns, 'opened' | 'changed' | 'resighted'> {
  /** Somebody is no more. */
  ended(personId: string): void;
  start(): void;
  stop(): Promise<void>;
}

export function runAlerts(parts: RunningParts): RunningAlerts {
  const { records, presence, directory, times, startupGraceMs, steady, onOutcome, onFailed } = parts;
  const direct = createDirect(directory);
  const timers: NodeJS.Timeout[] = [];
  const settledAt = steady() + startupGraceMs;

  const softly = (what: string, doing: Promise<unknown>) => void doing.catch((error) => onFailed(what, error));
  const tellDue = () => softly('telling who is back', telling.look());

  const telling = createTelling({
    ...parts,
    direct,
    onFailed: (error) => onFailed('telling who is back', error),
  });
  const returns = createReturns({
    ...parts,
    direct,
    onDue: tellDue,
    onReturned: () => onOutcome('returned'),
    onDropped: () => onOutcome('dropped'),
    onFailed: (error) => onFailed('looking who is back', error),
  });
  const isSettled = () => steady() >= settledAt;
  const alerts = createAlerts({
    ...parts,
    direct,
    isSettled,
    onAsked(subjectId) {
      if (!isSettled()) returns.look(subjectId, settledAt - steady());
    },
    onSaid: (personId) => softly('telling who is back', records.makeDue([personId]).then(telling.look)),
  });

  return {
    ...alerts,
    opened: returns.opened,
    changed: returns.changed,
    resighted: returns.resighted,
    ended: (personId) => softly('forgetting alerts', records.forget(personId)),

    start() {
      timers.push(
        setInterval(tellDue, times.pollMs),
        setInterval(() => softly('tidying alerts', records.tidy(presence.now())), TIDYING_MS),
      );
    },

    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all([returns.stop(), telling.stop()]);
    },
  };
}
