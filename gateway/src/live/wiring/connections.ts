/** How connections become sessions, what those do, and how they end. */
import type { Agreement } from '../cluster/agreement.ts';
import type { Preparing } from '../members/preparing.ts';
import type { Observe } from '../observation.ts';
import type { PresenceRules } from '../rules.ts';
import { type Activity, createActivity } from '../sessions/activity.ts';
import { createCatchingUp } from '../sessions/catching-up.ts';
import { createEndings, type Endings } from '../sessions/endings.ts';
import { createEntrance, type Entrance } from '../sessions/entrance.ts';
import { createShowing, type Showing } from '../sessions/showing.ts';
import type { Keeping } from '../upkeep/keeping.ts';
import type { Learn } from '../upkeep/learning.ts';
import type { Changes } from './changes.ts';
import type { Memory } from './memory.ts';
import type { Telling } from './telling.ts';

export interface Connections {
  readonly entrance: Entrance;
  readonly showing: Showing;
  readonly endings: Endings;
  readonly activity: Activity;
  readonly catchingUp: { stop(): void };
}

export interface ConnectionsParts {
  readonly memory: Memory;
  readonly telling: Pick<Telling, 'outbox'>;
  readonly preparing: Preparing;
  readonly agreement: Agreement;
  readonly keeping: Keeping;
  readonly learn: Learn;
  readonly changes: Pick<Changes, 'publish'>;
  readonly rules: PresenceRules;
  readonly isStopping: () => boolean;
  readonly now: () => number;
  readonly observe: Observe;
  readonly onUnforeseen: ((error: unknown) => void) | undefined;
}

export function createConnections(parts: ConnectionsParts): Connections {
  const { memory, telling, preparing, agreement, keeping, learn, changes, rules, now, observe } = parts;
  const { subjects, conversations, hearers, sessions, faces } = memory;
  const { publish } = changes;
  const { keepActivity, writer } = keeping;

  const showing = createShowing({
    subjects,
    conversations,
    hearers,
    faces,
    learn,
    follow: agreement.follow,
    flushTo: telling.outbox.flushTo,
    rules,
    now,
    observe,
  });
  const endings = createEndings(subjects, agreement, publish, now, observe);
  const entrance = createEntrance({
    subjects,
    conversations,
    sessions,
    preparing,
    showing,
    endings,
    publish,
    keepActivity,
    state: agreement.state,
    rules,
    isStopping: parts.isStopping,
    now,
    observe,
    onUnforeseen: parts.onUnforeseen,
  });
  const activity = createActivity({
    agreement,
    subjects,
    sessions,
    learn,
    keepActivity,
    countWriting: writer.countRequest,
    publish,
    now,
    observe,
  });
  return { showing, endings, entrance, activity, catchingUp: createCatchingUp(sessions, showing.showAgain, observe) };
}
