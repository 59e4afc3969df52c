/** Sessions whose token has expired end within one sweep, and subjects that were deactivated or revoked elsewhere. */
import type { Conversations } from '../../presence/audience/conversations.ts';
import type { Subjects } from '../../presence/subjects/subjects.ts';
import type { Sessions } from '../delivery/sessions.ts';
import { foundInSlices } from '../in-slices.ts';
import type { Observe } from '../observation.ts';

/** Those whose credentials are asked for in one round trip. */
const CHUNK = 5_000;

export interface ValidityParts {
  readonly subjects: Pick<Subjects, 'rollCall'>;
  readonly sessions: Pick<Sessions, 'all' | 'of'>;
  readonly conversations: Pick<Conversations, 'memberships'>;
  /** Who of these has not been deactivated or revoked; one round trip. */
  readonly stillValid: (subjectIds: readonly string[]) => Promise<ReadonlySet<string>>;
  /** The subject is no more. */
  readonly end: (subjectId: string) => Promise<void>;
  readonly now: () => number;
  /** Epoch ms of this machine, by which credentials are made and expire: REST judges them by it too. */
  readonly wall: () => number;
  readonly observe: Observe;
}

export function createValiditySweep(parts: ValidityParts): () => Promise<void> {
  const { subjects, sessions, conversations, stillValid, end, now, wall, observe } = parts;
  const { rollCall } = subjects;

  const isKnown = (id: string) => sessions.of(id).length > 0 || conversations.memberships(id).length > 0;

  /** Ends the sessions that have expired; answers who is to be asked for. */
  async function expire(): Promise<string[]> {
    const subjectIds = new Set(await foundInSlices(rollCall.ids(), (id) => rollCall.isAbsentGuest(id, now())));
    for (const session of [...sessions.all()]) {
      subjectIds.add(session.subject.id);
      if (session.expiresAt <= wall()) {
        session.link.close({ code: 'TOKEN_EXPIRED', message: 'The token has expired; sign in again' });
      }
    }
    return [...subjectIds];
  }

  return async () => {
    const ids = await expire();
    for (let i = 0; i < ids.length; i += CHUNK) {
      const chunk = ids.slice(i, i + CHUNK);
      observe({ kind: 'round-trip', what: 'validity' });
      const valid = await stillValid(chunk);
      for (const id of chunk) if (!valid.has(id) && isKnown(id)) await end(id);
    }
  };
}
