/** What this node remembers: what is true of people, who sees whom and how, who is here, and what is owed to the store. */
import { Conversations } from '../../presence/audience/conversations.ts';
import { Hearers } from '../../presence/audience/hearers.ts';
import { SharedSights } from '../../presence/audience/shared-sights.ts';
import type { Directory } from '../../presence/ports.ts';
import { Faces } from '../../presence/shown/faces.ts';
import { Floors } from '../../presence/shown/floors.ts';
import { type Sights, sightOf } from '../../presence/sight/sight.ts';
import { Ledger } from '../../presence/subjects/ledger.ts';
import { Subjects } from '../../presence/subjects/subjects.ts';
import { Sessions } from '../delivery/sessions.ts';
import { createKeptFloors } from '../members/kept-floors.ts';
import { createMembership, type Membership } from '../members/membership.ts';
import type { Observe } from '../observation.ts';
import type { PresenceRules } from '../rules.ts';

export interface Memory {
  readonly subjects: Subjects;
  /** Who may see whom … */
  readonly conversations: Conversations;
  /** … and who is told of whom. */
  readonly hearers: Hearers;
  /** Who is in what, as the host has it. */
  readonly membership: Membership;
  readonly sessions: Sessions;
  readonly ledger: Ledger;
  /** Who sees whom how, by what people share … */
  readonly shared: SharedSights;
  /** … unless the host says that otherwise. */
  readonly sights: Sights;
  readonly floors: Floors;
  readonly faces: Faces;
  /** The version that a viewer was told of a subject; unless it sees that in full, it is told of it in others than its own. */
  versionSeen(subjectId: string, viewerId: string): number | undefined;
}

export interface MemoryParts {
  readonly directory: Directory;
  readonly rules: PresenceRules;
  readonly sights: Sights | undefined;
  readonly now: () => number;
  readonly observe: Observe;
}

export function createMemory(parts: MemoryParts): Memory {
  const { directory, rules, now, observe } = parts;
  const subjects = new Subjects(rules);
  const conversations = new Conversations(rules.crowdLimit);
  const hearers = new Hearers(conversations);
  const shared = new SharedSights(subjects.sharers, conversations, hearers, rules.reciprocity, now);
  const { sights = shared } = parts;
  const floors = new Floors(createKeptFloors(subjects.openers, sights, now));
  const faces = new Faces(rules, sights, floors, (subjectId, since) => subjects.shades.standing(subjectId, since));
  const sessions = new Sessions((error) => observe({ kind: 'failed-softly', what: 'sending to a session', error }));
  return {
    subjects,
    conversations,
    hearers,
    membership: createMembership(conversations, directory, observe),
    sessions,
    ledger: new Ledger(rules.throttleIntervalMs),
    shared,
    sights,
    floors,
    faces,
    versionSeen(subjectId, viewerId) {
      const { kind } = sightOf(viewerId, subjectId, true, sights);
      return kind === 'full' || kind === 'self' ? subjects.facts(subjectId)?.version : undefined;
    },
  };
}
