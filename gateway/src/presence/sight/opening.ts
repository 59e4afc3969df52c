/** P10, P18: who comes to see a subject in full by what it shows from now on, or its times, in which version, and as of when. */
import type { Thresholds } from '@meeshy/status-protocol';
import { nextVersion } from '../truth/facts.ts';
import { type Face, faceOf, hasPassed, type Truth } from './face.ts';
import { type Grant, type Granting, granted, grantedToEveryone } from './grant.ts';
import type { Mover, Onlooker } from './hiding.ts';
import {
  bothOf,
  keepsBack,
  latestOpening,
  NO_OPENINGS,
  type Opened,
  type Openings,
  openedTo,
  openingsAfter,
  openingsMoved,
  seenAgain,
  seenAgainBy,
} from './openings.ts';
import { detailBy, limitsLess } from './sharing.ts';
import { type Back, keyOf, type Shadow } from './sight.ts';

/** A subject at a moment, how it has shown itself until then, and since when to whom. */
export interface Opening {
  /** Its shadows as those were told of them from whom it hides. */
  readonly truth: Pick<Truth, 'subject' | 'facts' | 'claims'> & { readonly shadows: readonly Shadow[] };
  readonly showing: Granting;
  readonly at: number;
}

/** It shows itself in another way from then on to `people`, who are its audience. */
export function openingsBy(
  opening: Opening,
  after: Omit<Granting, 'openings'>,
  people: Iterable<Onlooker>,
  by: Thresholds,
): Openings {
  const { showing } = opening;
  const { openings } = showing;
  const becomes = openedBy(opening, after, by);
  const showingAfter = { ...after, openings: NO_OPENINGS };

  const moments = new Map<string, Opened>();
  for (const onlooker of people) {
    const [id] = onlooker;
    const [was, is] = [granted(showing, onlooker), granted(showingAfter, onlooker)];
    moments.set(id, becomes(was, is, openedTo(openings, id), seenAgainBy(openings, showing.sharing, onlooker)));
  }
  const [was, is] = [grantedToEveryone(showing), grantedToEveryone(showingAfter)];
  const everyone = becomes(was, is, openings.everyone, seenAgain(openings));
  const audience = becomes(was, is, openings.audience, seenAgain(openings));
  const sees = limitsLess(showing.sharing, after.sharing) ? seesFrom(opening) : openings.sees;
  return openingsAfter(openings, moments, { everyone, audience, acts: actsOf(showing), sees });
}

/** They come by other ways to see it, which shows itself as before. */
export function openingsFor(opening: Opening, movers: Iterable<Mover>, by: Thresholds): Openings {
  const { truth, showing } = opening;
  const { openings } = showing;
  const becomes = openedBy(opening, showing, by);
  const isKept = latestOpening(openings) > truth.facts.version || keepsBack(openings, truth.facts);
  const opened = new Map<string, Opened>();
  const come: string[] = [];
  let { sees } = openings;
  for (const [id, before, after] of movers) {
    if (after.conversationIds.length === 0) continue;
    const is = granted(showing, [id, after]);
    const isNew = before.conversationIds.length === 0;
    if (isNew && (is.kind === 'dim' || isKept)) come.push(id);
    const was = isNew ? is : granted(showing, [id, before]);
    if (was.kind === is.kind) continue;
    opened.set(id, becomes(was, is, openedTo(openings, id), seenAgainBy(openings, showing.sharing, [id, before])));
    if (was.kind === 'dim') sees = seesFrom(opening);
  }
  return openingsMoved(openings, opened, come, { acts: actsOf(showing), sees });
}

/** Those whom it saw less of until then it was shown in versions that were times of writing. */
function seesFrom({ at }: Opening): number {
  return at + 2;
}

/** What comes of what is known, and of an invisibility that has ended, where it was seen in the one way and is in the other. */
function openedBy(opening: Opening, { hidings }: Pick<Granting, 'hidings'>, by: Thresholds) {
  const { truth, at } = opening;
  const faceTo = facesAt(opening, by);
  const version = versionOf(opening);
  const shadows = new Map(hidings.shadows.map(({ since, facts }) => [since, facts]));

  /** Without what is passed by what those are shown who see it so. */
  function still({ version, back }: Opened, is: Grant): Opened {
    const shown = is.kind === 'dim' ? shadows.get(is.since) : truth.facts;
    const isVersion = timesIn(is) === 'full' && version > (shown?.version ?? 0);
    return { version: isVersion ? version : 0, back: back && shown && hasPassed(back, shown) ? null : back };
  }

  /** What was shown of it by then, what it did meanwhile apart. */
  function backFrom(was: Grant & { kind: 'dim' }): Back {
    const { lastSeen, lastActiveAt } = faceTo({ ...was, of: 'full', evidenceAt: null });
    return { at, lastSeen, lastActiveAt };
  }

  return (was: Grant, is: Grant, known: Opened, seen: Opened): Opened => {
    // Who sees no times now may come to.
    const back = was.kind === 'dim' && is.kind !== 'dim' ? backFrom(was) : null;
    const before = still(knownTo(was, known, seen), is);
    return { version: opensBy(was, is) ? version : before.version, back: back ?? before.back };
  };
}

/** Whoever is hidden from has seen the end of an invisibility if the hiding began later. */
function knownTo(was: Grant, known: Opened, seen: Opened): Opened {
  if (was.kind !== 'dim') return bothOf(known, seen);
  return was.since < seen.version ? known : { ...known, version: Math.max(known.version, seen.version) };
}

/**
 * Whether whoever saw it in the one way sees all of it in the other, and was told of it in versions of its own, or of no times: also where
 * that shows nothing else, since the subject's own version is of what it did while it was hidden.
 */
function opensBy(was: Grant, is: Grant): boolean {
  if (timesIn(is) !== 'full') return false;
  return timesIn(was) !== 'full' || (was.kind === 'dim' && is.kind !== 'dim');
}

/** What it shows at that moment, found once for each way of seeing it: an audience is large. */
function facesAt({ truth, at }: Opening, by: Thresholds): (sight: Grant) => Face {
  const known = new Map<string, Face>();
  return (sight) => {
    const key = keyOf(sight);
    const face = known.get(key) ?? faceOf(truth, sight, at, by);
    known.set(key, face);
    return face;
  };
}

/** In which detail it is seen, or was. */
function timesIn(sight: Grant): Grant['kind'] {
  return sight.kind === 'dim' ? sight.of : sight.kind;
}

function actsOf({ hidings, openings }: Granting): Openings['acts'] {
  return { ...openings.acts, ...hidings.acts };
}

/** Above all that those were told who come to see it, and the same at all nodes. */
function versionOf({ truth, showing, at }: Opening): number {
  const told = truth.shadows.map(({ facts }) => facts.version);
  // Of those who see no times that is the time of writing, and news of a millisecond are written later than it.
  const after = detailBy(showing.sharing) === 'full' ? at : at + 2;
  return nextVersion(Math.max(latestOpening(showing.openings), ...told), after);
}
