/** @module-tag long */
import { type Facts, statusOf } from '@meeshy/status-protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runs } from '../../../shared/test/random.ts';
import type { Change } from '../../src/presence/subjects/change.ts';
import { RULES, SECOND, START } from './design.ts';
import { anyPlan, type Gateway, operate, type Plan, Viewer } from './miniature.ts';
import { PEOPLE } from './world.ts';

/** A sweep, and then the whole interval for its repetitions. */
const TOLD_WITHIN_MS = 2 * RULES.maintenanceIntervalMs;

/** Whether a viewer computes the status that is true. */
function isRight(viewer: Viewer, id: string, { factsOf, now }: Gateway): boolean {
  return statusOf(viewer.facts(id), now) === statusOf(factsOf(id), now);
}

/** Whether a viewer knows all but the latest activity, which is not announced. */
function isInformed(viewer: Viewer, id: string, { factsOf }: Gateway): boolean {
  const essence = ({ isOnline, lastSeen, version }: Facts) => `${isOnline} ${lastSeen} ${version}`;
  return essence(viewer.facts(id)) === essence(factsOf(id));
}

/** Answers for how long somebody has been seen wrongly. */
function createWatch(viewer: Viewer): (id: string, gateway: Gateway) => number {
  const wrongSince = new Map<string, number>();
  return (id, gateway) => {
    const since = wrongSince.get(id) ?? gateway.now;
    if (isRight(viewer, id, gateway)) wrongSince.delete(id);
    else wrongSince.set(id, since);
    return wrongSince.has(id) ? gateway.now - since : 0;
  };
}

/** Who was seen wrongly, and when: `claim` is asked of everybody at every second. */
function failures(
  plan: Plan,
  witness: { hear(change: Change, gateway: Gateway): void; look?(gateway: Gateway): void },
  claim: (id: string, gateway: Gateway) => boolean,
): string[] {
  const found: string[] = [];
  operate(plan, witness.hear, (gateway) => {
    witness.look?.(gateway);
    for (const { id } of PEOPLE) {
      if (!claim(id, gateway)) found.push(`${id} after ${(gateway.now - START) / SECOND} s`);
    }
  });
  return found;
}

const listening = (viewer: Viewer) => ({ hear: ({ subject, facts }: Change) => viewer.hear(subject.id, facts) });

describe('P8: viewers never drift', { timeout: 120_000 }, () => {
  it('who hears everything knows isOnline, lastSeen and version at any time', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const viewer = new Viewer();
        expect(failures(plan, listening(viewer), (id, gateway) => isInformed(viewer, id, gateway))).toEqual([]);
      }),
      runs(200),
    );
  });

  it('who hears everything sees the truth within 30 s, and at once of those who have a session', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const viewer = new Viewer();
        const wrongFor = createWatch(viewer);
        const claim = (id: string, gateway: Gateway) =>
          wrongFor(id, gateway) <= (gateway.hasSession(id) ? 0 : TOLD_WITHIN_MS);
        expect(failures(plan, listening(viewer), claim)).toEqual([]);
      }),
      runs(200),
    );
  });

  it('what somebody missed heals within 2 minutes, unless its repetition is missed too', () => {
    const anyLosses = fc.array(fc.boolean(), { maxLength: 60, size: 'max' });
    fc.assert(
      fc.property(anyPlan, anyLosses, (plan, losses) => {
        const viewer = new Viewer();
        const { hear, missedAt } = createLossy(viewer, losses);
        const wrongFor = createWatch(viewer);
        const claim = (id: string, gateway: Gateway) =>
          wrongFor(id, gateway) <= TOLD_WITHIN_MS || gateway.now - missedAt(id) <= RULES.refreshIntervalMs;
        expect(failures(plan, { hear }, claim)).toEqual([]);
      }),
      runs(200),
    );
  });
});

/** Loses changes as `losses` says, but never two of one subject in a row. */
function createLossy(viewer: Viewer, losses: readonly boolean[]) {
  const lost = new Map<string, boolean>();
  const missed = new Map<string, number>();
  let heard = 0;
  return {
    hear({ subject: { id }, facts }: Change, { now }: Gateway) {
      const isLost = !lost.get(id) && losses[heard++] === true;
      lost.set(id, isLost);
      if (isLost) missed.set(id, now);
      else viewer.hear(id, facts);
    },
    missedAt: (id: string) => missed.get(id) ?? Number.NEGATIVE_INFINITY,
  };
}

describe('P11: the snapshot, and the events after it', { timeout: 120_000 }, () => {
  it('tell the truth, whenever a viewer comes, however long its snapshot takes, whatever it knew before', () => {
    const anyVisits = fc.array(fc.record({ comesAt: fc.nat(600), takes: fc.nat(40) }), {
      minLength: 1,
      maxLength: 4,
    });
    fc.assert(
      fc.property(anyPlan, anyVisits, (plan, visits) => {
        const viewer = new Viewer();
        const visitor = createVisitor(viewer, visits);
        const wrongFor = createWatch(viewer);
        const claim = (id: string, gateway: Gateway) => {
          if (!visitor.isReady()) return true;
          const isOffline = statusOf(gateway.factsOf(id), gateway.now) === 'offline';
          return wrongFor(id, gateway) <= TOLD_WITHIN_MS && (isOffline || isInformed(viewer, id, gateway));
        };
        expect(failures(plan, visitor, claim)).toEqual([]);
      }),
      runs(200),
    );
  });
});

interface Visit {
  /** Seconds after the start. */
  readonly comesAt: number;
  /** Seconds that its snapshot takes. */
  readonly takes: number;
}

/** A viewer that comes again and again: changes are held from the moment its snapshot is made until it has arrived. */
function createVisitor(viewer: Viewer, visits: readonly Visit[]) {
  let held: Change[] | null = [];
  let snapshot = new Map<string, Facts>();
  let arrivesAt = Number.NaN;

  return {
    hear(change: Change) {
      if (held) held.push(change);
      else viewer.hear(change.subject.id, change.facts);
    },
    look(gateway: Gateway) {
      const second = (gateway.now - START) / SECOND;
      const visit = visits.find(({ comesAt }) => comesAt === second);
      if (visit) {
        snapshot = gateway.snapshot();
        held = [];
        arrivesAt = second + visit.takes;
      }
      if (second !== arrivesAt) return;
      viewer.replace(snapshot);
      for (const { subject, facts } of held ?? []) viewer.hear(subject.id, facts);
      held = null;
    },
    isReady: () => held === null,
  };
}
