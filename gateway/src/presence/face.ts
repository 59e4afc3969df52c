/**
 * P12: what a subject shows to one sight. Nothing else of a subject ever leaves the server, and nothing but this file
 * makes one:
 *
 *   truth ──┬─ self, full ─────────────▶ facts
 *           ├─ coarse, bare ───────────▶ online or not, and for `coarse` the day kind; versions are times of writing
 *           ├─ dim ── shadow ── `of` ──▶ what that sight showed of whoever had left then
 *           └─ none ───────────────────▶ nothing
 */
import { ABSENT, DEFAULT_THRESHOLDS, type Facts, type Seen, statusOf, type Thresholds } from '@meeshy/status-protocol';
import type { Claims } from './claims.ts';
import { latest, nextVersion } from './facts.ts';
import type { Dim, Shadow, Sight } from './sight.ts';
import type { Subject } from './subject.ts';

declare const MADE_HERE: unique symbol;

export interface Face extends Facts {
  readonly [MADE_HERE]: true;
  readonly userId: string;
  readonly username: string;
  /** Instead of times: how long ago it was there. */
  readonly seen?: Seen;
  /** The viewer sees nothing of the subject any more. */
  readonly withdrawn?: true;
  /** When it was written, where that takes the place of the time of the change, which it must not tell. */
  readonly writtenAt?: number;
}

/** What is true of a subject. */
export interface Truth {
  readonly subject: Subject;
  readonly facts: Facts;
  readonly claims?: Claims | undefined;
  /** One for each time at which a hiding began that goes on. */
  readonly shadows?: readonly Shadow[];
  /** What those who see no times were told, and are shown until they are told something else: all of them the same. */
  readonly outline?: { readonly told: Outline | null } | undefined;
}

/** All that whoever sees no times sees of a subject. Always the same value for the same: compared by identity. */
export interface Outline {
  readonly isOnline: boolean;
  /** How long ago it was there, for `coarse`; `null`: it is there, or never was. */
  readonly seen: Seen | null;
}

const HERE: Outline = Object.freeze({ isOnline: true, seen: null });
const NEVER_HERE: Outline = Object.freeze({ isOnline: false, seen: null });
const GONE: Readonly<Record<Seen, Outline>> = {
  recently: { isOnline: false, seen: 'recently' },
  week: { isOnline: false, seen: 'week' },
  month: { isOnline: false, seen: 'month' },
  long: { isOnline: false, seen: 'long' },
};

const DAY_MS = 86_400_000;
/** The first day, counted back from today, that is not that kind of day any more. */
const DAY_KINDS: readonly (readonly [Seen, number])[] = [
  ['recently', 3],
  ['week', 7],
  ['month', 30],
];

export function faceOf(truth: Truth, sight: Sight, now: number, thresholds: Thresholds = DEFAULT_THRESHOLDS): Face {
  switch (sight.kind) {
    case 'self':
    case 'full':
      return inFull(truth.subject, truth.facts);
    case 'coarse':
      return inOutline(truth.subject, shownOutline(truth, now, thresholds), now);
    case 'bare':
      return inOutline(truth.subject, unseen(shownOutline(truth, now, thresholds)), now);
    case 'dim':
      return faceOf(
        { ...truth, facts: factsInShadow(truth, sight), outline: undefined },
        { kind: sight.of },
        now,
        thresholds,
      );
    case 'none':
      return inFull(truth.subject, ABSENT);
  }
}

/** What is told to a viewer from whom the subject is withdrawn, at a version above what it knows. */
export function withdrawnFace(subject: Subject, version: number): Face {
  return make(subject, { ...ABSENT, version }, { withdrawn: true });
}

/** What those from whom a subject begins to hide go on seeing: whoever is online leaves, like by closing the last tab. */
export function shadowOf(facts: Facts, since: number, thresholds: Thresholds = DEFAULT_THRESHOLDS): Shadow {
  const version = nextVersion(facts.version, since);
  if (statusOf(facts, since, thresholds) !== 'online') return { since, facts: { ...facts, isOnline: false, version } };
  return { since, facts: { ...facts, isOnline: false, lastSeen: latest(since, facts.lastActiveAt), version } };
}

/** Facts are never changed in place: the same ones show the same face, in however many snapshots they are. */
const inFullOf = new WeakMap<Facts, Face>();

function inFull({ id, username }: Subject, facts: Facts): Face {
  const known = inFullOf.get(facts);
  // New people share the facts of which nothing is known.
  if (known?.userId === id && known.username === username) return known;
  const face = make({ id, username }, facts);
  inFullOf.set(facts, face);
  return face;
}

/** Never away: who is not online is offline. */
export function outlineOf(facts: Facts, now: number, thresholds: Thresholds = DEFAULT_THRESHOLDS): Outline {
  if (statusOf(facts, now, thresholds) === 'online') return HERE;
  const seen = seenOf(facts, now);
  return seen ? GONE[seen] : NEVER_HERE;
}

function shownOutline({ facts, outline }: Truth, now: number, thresholds: Thresholds): Outline {
  return outline?.told ?? outlineOf(facts, now, thresholds);
}

/** What `bare` sees of it. */
export function unseen({ isOnline }: Outline): Outline {
  return isOnline ? HERE : NEVER_HERE;
}

/** The face of `coarse`, and of `bare` where it is `unseen`. */
export function inOutline(subject: Subject, { isOnline, seen }: Outline, writtenAt: number): Face {
  const facts = { ...ABSENT, isOnline, version: writtenAt };
  return make(subject, facts, { ...(seen && { seen }), writtenAt });
}

/** In whole days of UTC: what changes at midnight only tells no time. */
function seenOf({ lastSeen, lastActiveAt }: Facts, now: number): Seen | null {
  const at = latest(lastSeen, lastActiveAt);
  if (at === null) return null;
  const daysAgo = Math.floor(now / DAY_MS) - Math.floor(at / DAY_MS);
  return DAY_KINDS.find(([, end]) => daysAgo < end)?.[0] ?? 'long';
}

/** P18: acts go on, and whoever sees their dates sees nobody last seen before them. */
function factsInShadow({ shadows }: Truth, { since, evidenceAt }: Dim): Facts {
  const facts = shadows?.find((shadow) => shadow.since === since)?.facts ?? { ...ABSENT, version: since };
  if (evidenceAt === null) return facts;
  return {
    ...facts,
    isOnline: false,
    lastSeen: latest(facts.lastSeen, evidenceAt),
    lastActiveAt: latest(facts.lastActiveAt, evidenceAt),
    version: Math.max(facts.version, evidenceAt),
  };
}

function make(
  { id, username }: Pick<Subject, 'id' | 'username'>,
  facts: Facts,
  more: Pick<Face, 'seen' | 'withdrawn' | 'writtenAt'> = {},
): Face {
  return { userId: id, username, ...facts, ...more } as Face;
}
