/** What operators do with people. */
import type { Face } from '../../presence/sight/face.ts';
import { type Sights, sightOfEveryone } from '../../presence/sight/sight.ts';
import type { Change } from '../../presence/subjects/change.ts';
import type { Subjects } from '../../presence/subjects/subjects.ts';
import type { StoredSubject } from '../../presence/truth/subject.ts';
import type { Agreement } from '../cluster/agreement.ts';
import type { Operating } from '../types.ts';

export interface OperatingParts {
  readonly subjects: Pick<Subjects, 'attendance'>;
  readonly sights: Sights;
  readonly agreement: Pick<Agreement, 'insist' | 'state' | 'sessionsElsewhere'>;
  readonly learn: (subjectIds: Iterable<string>) => Promise<unknown>;
  /** On all nodes. Answers how many sessions. */
  readonly disconnect: (subjectId: string) => Promise<number>;
  readonly keep: (change: Change) => void;
  readonly announce: (change: Change) => void;
  readonly publish: (change: Change) => void;
  /** Resolves when what is claimed of a subject is stored; otherwise rejects as `UNAVAILABLE`. */
  readonly claimed: (subjectId: string) => Promise<void>;
  readonly faceToEveryone: (stored: StoredSubject) => Face;
  readonly now: () => number;
}

export function createOperating(parts: OperatingParts): Operating {
  const { subjects, agreement, learn, keep, announce, publish, claimed, now } = parts;

  /** From everybody, as far as is known here. */
  const isHidden = (subjectId: string) => sightOfEveryone(subjectId, parts.sights).kind === 'dim';

  async function takeOffline(stored: StoredSubject): Promise<void> {
    const change = subjects.attendance.forceOffline(stored, now());
    if (change) {
      keep(change);
      announce(change);
    }
    agreement.insist(stored.id);
    await claimed(stored.id);
  }

  /** `false`: it has no living, active session. */
  async function bringBack({ id }: StoredSubject): Promise<boolean> {
    const done = subjects.attendance.forceOnline(id, now(), (await agreement.sessionsElsewhere(id)) > 0);
    if (!done) return false;
    if (done.change) publish(done.change);
    else agreement.state(id);
    await claimed(id);
    return true;
  }

  return {
    async disconnect(subjectId) {
      await learn([subjectId]);
      const count = await parts.disconnect(subjectId);
      return isHidden(subjectId) ? 0 : count;
    },

    async setOnline(stored, isOnline) {
      await learn([stored.id]);
      if (!isOnline) await takeOffline(stored);
      else if (!(await bringBack(stored))) return null;
      // P12: operators learn no more of whoever hides than of the absent.
      if (isOnline && isHidden(stored.id)) return null;
      return parts.faceToEveryone(stored);
    },
  };
}
