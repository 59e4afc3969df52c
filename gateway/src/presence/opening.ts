/** P10: who comes to see a subject in full by what it shows from now on, or its times, and in which version. */
import type { Thresholds } from '@meeshy/status-protocol';
import { faceOf, shownIn, type Truth } from './face.ts';
import { nextVersion } from './facts.ts';
import { type Granting, granted, grantedToEveryone, type Shown } from './grant.ts';
import type { Follower, Onlooker } from './hiding.ts';
import {
  latestOpening,
  type Openings,
  openingsAfter,
  openingsMoved,
  openingTo,
  seenAgain,
  seenAgainBy,
} from './openings.ts';
import { shadowAt } from './shades.ts';
import { detailBy } from './sharing.ts';
import { keyOf, type Shadow } from './sight.ts';

/** A subject at a moment, how it has shown itself until then, and since when to whom. */
export interface Opening {
  readonly truth: Pick<Truth, 'subject' | 'facts' | 'claims'>;
  readonly showing: Granting;
  readonly openings: Openings;
  readonly at: number;
}

/** It shows itself in another way from then on to `people`, who are its audience. */
export function openingsBy(opening: Opening, after: Granting, people: Iterable<Onlooker>, by: Thresholds): Openings {
  const { truth, showing, openings } = opening;
  const opens = opensBy(opening, by);
  const version = versionOf(opening);
  const passed = passedBy(truth.facts.version, after);

  function momentOf(was: Shown, is: Shown, known: number, seenAt: number): number {
    if (opens(was, is)) return version;
    // Whoever is hidden from now was shown the end of an invisibility.
    const at = is.kind === 'dim' && was.kind === 'full' ? Math.max(known, seenAt) : known;
    return at > passed(is) ? at : 0;
  }

  const moments = new Map<string, number>();
  for (const onlooker of people) {
    const [id] = onlooker;
    const [was, is] = [granted(showing, onlooker), granted(after, onlooker)];
    moments.set(id, momentOf(was, is, openingTo(openings, id), seenAgainBy(openings, id)));
  }
  const [was, is] = [grantedToEveryone(showing), grantedToEveryone(after)];
  const [everyone, audience] = [openings.everyone, openings.audience].map((known) =>
    momentOf(was, is, known, seenAgain(openings)),
  );
  return openingsAfter(openings, moments, { everyone: everyone ?? 0, audience: audience ?? 0 }, truth.facts.version);
}

/** Above which version moments count, to those who see it so: below it they are shown it in that one. */
function passedBy(own: number, { hidings }: Granting): (is: Shown) => number {
  const shown = new Map(hidings.shadows.map(({ since, facts }) => [since, facts.version]));
  return (is) => {
    if (timesIn(is) !== 'full') return Number.POSITIVE_INFINITY;
    return is.kind === 'dim' ? (shown.get(is.since) ?? 0) : own;
  };
}

/** They come by other ways to see it, which shows itself as before. */
export function openingsFor(opening: Opening, movers: Iterable<Follower>, by: Thresholds): Openings {
  const { truth, showing, openings } = opening;
  const opens = opensBy(opening, by);
  const [opened, come]: [string[], string[]] = [[], []];
  for (const [id, before, after] of movers) {
    if (after.conversationIds.length === 0) continue;
    const is = granted(showing, [id, after]);
    if (before.conversationIds.length > 0) {
      if (opens(granted(showing, [id, before]), is)) opened.push(id);
    } else if (is.kind === 'dim' || latestOpening(openings) > truth.facts.version) come.push(id);
  }
  return openingsMoved(openings, opened, come, versionOf(opening), truth.facts.version);
}

/** Whether whoever saw it in the one way sees all of it in the other, and by that something else, or times that it did not see. */
function opensBy({ truth, showing, at }: Opening, by: Thresholds): (was: Shown, is: Shown) => boolean {
  const shadows = showing.hidings.shadows.map((shadow) => shadowAt(shadow, at));
  const known = new Map<string, boolean>();
  const shows = (was: Shown, is: Shown) => {
    const [before, after] = [was, is].map((sight) => faceOf({ ...truth, shadows }, sight, at, by));
    return !before || !after || before.version > after.version || shownIn(before) !== shownIn(after);
  };
  return (was, is) => {
    if (timesIn(is) !== 'full') return false;
    if (timesIn(was) !== 'full') return true;
    if (is.kind === 'dim' || was.kind !== 'dim') return false;
    const key = keyOf(was);
    const isNews = known.get(key) ?? shows(was, is);
    known.set(key, isNews);
    return isNews;
  };
}

/** In which detail it is seen, or was. */
function timesIn(sight: Shown): Shown['kind'] {
  return sight.kind === 'dim' ? sight.of : sight.kind;
}

/** Above all that those were told who come to see it, and the same at all nodes. */
function versionOf({ showing, openings, at }: Opening): number {
  const told = showing.hidings.shadows.map(({ facts }: Shadow) => facts.version);
  // Of those who see no times that is the time of writing, and news of a millisecond are written later than it.
  const after = detailBy(showing.sharing) === 'full' ? at : at + 2;
  return nextVersion(Math.max(latestOpening(openings), ...told), after);
}
