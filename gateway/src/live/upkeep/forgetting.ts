/** What this node need not remember any more. */
import type { Conversations } from '../../presence/audience/conversations.ts';
import type { Hearers } from '../../presence/audience/hearers.ts';
import type { Floors } from '../../presence/shown/floors.ts';
import type { Ledger } from '../../presence/subjects/ledger.ts';
import type { Subjects } from '../../presence/subjects/subjects.ts';
import type { Sessions } from '../delivery/sessions.ts';
import { eachInSlices } from '../in-slices.ts';
import type { PresenceRules } from '../rules.ts';

export interface ForgettingParts {
  readonly subjects: Pick<Subjects, 'forget' | 'learning' | 'rollCall' | 'telling'>;
  readonly conversations: Pick<Conversations, 'removeViewer' | 'viewers'>;
  readonly hearers: Pick<Hearers, 'isHeard'>;
  readonly sessions: Pick<Sessions, 'of'>;
  readonly ledger: Ledger;
  readonly floors: Floors;
  /** In which version a viewer sees a subject; `undefined`: in none that could be told here. */
  readonly versionSeen: (subjectId: string, viewerId: string) => number | undefined;
  readonly rules: Pick<PresenceRules, 'cacheMaxAgeMs'>;
  readonly now: () => number;
}

export interface Forgetting {
  /** Viewers without a session who were so at the former call too. */
  viewers(): void;
  /** What has not been needed for long. */
  subjects(): Promise<void>;
}

export function createForgetting(parts: ForgettingParts): Forgetting {
  const { subjects, conversations, hearers, sessions, ledger, floors, versionSeen, rules, now } = parts;
  let departed: ReadonlySet<string> = new Set();

  return {
    viewers() {
      const next = new Set<string>();
      for (const id of conversations.viewers()) {
        if (sessions.of(id).length > 0 || subjects.telling.isLeaving(id)) continue;
        if (departed.has(id)) conversations.removeViewer(id);
        else next.add(id);
      }
      departed = next;
    },

    async subjects() {
      ledger.forget(now(), rules.cacheMaxAgeMs);
      floors.forgetPassed(versionSeen);
      // Viewers hold what they were told of somebody to its version: whoever is told of here may not come back without one (P10).
      const isNeeded = (id: string) => ledger.owes(id) || hearers.isHeard(id);
      subjects.learning.forgetUnstored(isNeeded);
      await eachInSlices(subjects.rollCall.ids(), (id) => subjects.forget(id, now(), rules.cacheMaxAgeMs, isNeeded));
    },
  };
}
