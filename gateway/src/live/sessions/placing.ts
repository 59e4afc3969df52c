/**
 * P24: where people are, by what their sessions here tell. That is remembered of all of them, and kept, told and stored of those alone who
 * share it: whoever begins to is placed by whichever of their sessions, on any node, said so last.
 */
import type { Change } from '../../presence/subjects/change.ts';
import type { Subjects } from '../../presence/subjects/subjects.ts';
import { type Located, locatedAt, type ZoneSaid } from '../../presence/truth/place.ts';
import { canonicalZone, isZoneOf } from '../../presence/truth/zones.ts';
import { createAfterwards } from '../afterwards.ts';
import type { Sessions } from '../delivery/sessions.ts';

export interface PlacingParts {
  readonly subjects: Pick<Subjects, 'claiming' | 'disclosing' | 'knownSharing'>;
  readonly sessions: Pick<Sessions, 'get' | 'heldBy'>;
  /** Stores a change made here, announces it and states it to the cluster. */
  readonly publish: (change: Change) => void;
  /** The same of what shows to nobody. */
  readonly keepSharing: (subjectId: string) => void;
  readonly now: () => number;
}

export interface Placing {
  said(sessionId: string, said: ZoneSaid): void;
  closed(sessionId: string): void;
}

interface Told {
  /** By whichever of its names. */
  readonly zone: string;
  readonly at: number;
  readonly located: () => Located | null;
  readonly times: number;
}

/** So often a session may say that it is elsewhere: nobody travels through more zones in one. */
const MOST_TIMES = 50;
/** Before all that was said otherwise, and after what is out of date. */
const AGAIN_AT = 1;

export function createPlacing({ subjects, sessions, publish, keepSharing, now }: PlacingParts): Placing {
  const { knownSharing, disclosing, claiming } = subjects;
  const told = new Map<string, Told>();

  /** The one of its sessions here that counts. */
  function latestOf(subjectId: string): Told | undefined {
    const all = sessions.heldBy(subjectId).flatMap(({ link }) => told.get(link.id) ?? []);
    return all.reduce<Told | undefined>((latest, one) => (latest && latest.at >= one.at ? latest : one), undefined);
  }

  function place(subjectId: string): void {
    const level = knownSharing.sharingOf(subjectId).place;
    const latest = level === 'off' ? undefined : latestOf(subjectId);
    if (level === 'off' || !latest) return;
    const known = knownSharing.placeOf(subjectId);
    if (known && known.at >= latest.at) return;
    const { at, located } = latest;
    const zone = canonicalZone(latest.zone);
    if (!disclosing.placed(subjectId, locatedAt(level, at, zone, located, isZoneOf), now())) return;
    const news = claiming.turn(subjectId, now());
    if (news) publish(news);
    else keepSharing(subjectId);
  }

  const placeSoon = createAfterwards((subjectIds: readonly string[]) => subjectIds.forEach(place));

  knownSharing.listen((subjectId) => {
    if (told.size === 0 || knownSharing.sharingOf(subjectId).place === 'off') return;
    placeSoon(subjectId);
  });

  return {
    said(sessionId, { zone, isAgain = false, located = () => null }) {
      const session = sessions.get(sessionId);
      const before = told.get(sessionId);
      const times = (before?.times ?? 0) + 1;
      if (!session || times > MOST_TIMES) return;
      const at = isAgain ? (before?.at ?? AGAIN_AT) : now();
      told.set(sessionId, { zone, at, located, times });
      place(session.subject.id);
    },

    closed(sessionId) {
      told.delete(sessionId);
    },
  };
}
