/** P19: what one asks who wants to be told when somebody is back, and what those see of it who are waited for. */
import { type Presence, Refusal, type Shown, statusOnWire, wireOf } from '@meeshy/status-gateway';
import {
  type Alert,
  type Alerts as AlertLists,
  type Person,
  type Thresholds,
  type WireFace,
  writeTime,
} from '@meeshy/status-protocol';
import { newId } from '../chat/ids.ts';
import type { Direct } from './direct.ts';
import type { AlertLimits, AlertRecord, AlertRecords } from './records.ts';
import type { AlertTimes } from './waiting.ts';

const LIMITS: AlertLimits = { open: 20, daily: 3 };

/** Of a list. */
const MOST_LISTED = 200;

const REFUSALS = {
  'too-many': `No more than ${LIMITS.open} people can be waited for at a time`,
  'too-often': `No more than ${LIMITS.daily} times a day of one person`,
};

export interface Alerts {
  /** Rejects with VALIDATION_ERROR for oneself, NOT_FOUND for whom one may not wait for, RATE_LIMITED. */
  ask(watcherId: string, subjectId: string): Promise<Alert>;
  cancel(watcherId: string, subjectId: string): Promise<void>;
  lists(personId: string): Promise<Shown<AlertLists>>;
  remove(subjectId: string, watcherId: string): Promise<void>;
  /** Somebody says something else of themselves: what was held back may be told. */
  said(personId: string): void;
}

/** Those of the ids whom the viewer sees, as it sees them. */
export type SeenPeople = (viewerId: string, ids: readonly string[]) => Promise<Shown<Person>[]>;

export interface AlertsParts {
  readonly records: AlertRecords;
  readonly presence: Pick<Presence, 'get' | 'letsWait' | 'preview' | 'now'>;
  readonly seenBy: SeenPeople;
  readonly direct: Direct;
  readonly thresholds: Thresholds;
  readonly times: AlertTimes;
  /** Whoever is not online before that may not be back from a restart yet: nothing is made of it. */
  readonly isSettled: () => boolean;
  /** Somebody is waited for from now on. */
  readonly onAsked: (subjectId: string) => void;
  readonly onSaid: (personId: string) => void;
}

export function createAlerts(parts: AlertsParts): Alerts {
  const { records, presence, seenBy, direct, thresholds, times, isSettled, onAsked, onSaid } = parts;

  const isAway = (face: Shown<WireFace>) => statusOnWire(face, presence.now(), thresholds) !== 'online';

  /** Whom one is in no conversation with any more is in no list. */
  async function shown(personId: string, all: readonly AlertRecord[], otherOf: (alert: AlertRecord) => string) {
    const alerts = all.slice(0, MOST_LISTED);
    if (alerts.length === 0) return [];
    const found = await seenBy(personId, alerts.map(otherOf));
    const byId = new Map(found.map((person) => [person.id, person]));
    return alerts.flatMap((alert) => {
      const person = byId.get(otherOf(alert));
      return person ? [{ person, ...timesOf(alert) }] : [];
    });
  }

  return {
    async ask(watcherId, subjectId) {
      if (watcherId === subjectId) throw new Refusal('VALIDATION_ERROR', 'Nobody can wait for themselves');
      if (!(await direct.are(watcherId, subjectId))) throw noPerson();
      if (!(await presence.letsWait(subjectId, watcherId))) throw noPerson();
      const [face] = await presence.get([subjectId], { as: watcherId });
      const granted = await presence.preview(subjectId, watcherId);
      if (!face || !granted) throw noPerson();
      const now = presence.now();
      const asked = {
        id: newId(now),
        watcherId,
        subjectId,
        askedAt: now,
        until: now + times.openMs,
        isArmed: isSettled() && isAway(face),
        isGrantArmed: isSettled() && isAway(wireOf(granted)),
        returnedAt: null,
        isListed: true,
      };
      const kept = await records.ask(asked, LIMITS);
      if (typeof kept === 'string') throw new Refusal('RATE_LIMITED', REFUSALS[kept]);
      onAsked(subjectId);
      return { userId: subjectId, ...timesOf(kept) };
    },

    cancel: (watcherId, subjectId) => records.cancel(watcherId, subjectId),
    remove: (subjectId, watcherId) => records.remove(subjectId, watcherId),
    said: onSaid,

    async lists(personId) {
      const now = presence.now();
      const [mine, onMe] = await Promise.all([records.mine(personId, now), records.onMe(personId, now)]);
      return {
        mine: await shown(personId, mine, ({ subjectId }) => subjectId),
        onMe: await shown(personId, onMe, ({ watcherId }) => watcherId),
      };
    },
  };
}

const noPerson = () => new Refusal('NOT_FOUND', 'There is no such person');

function timesOf({ askedAt, until }: AlertRecord) {
  return { askedAt: writeTime(askedAt) ?? '', until: writeTime(until) ?? '' };
}
