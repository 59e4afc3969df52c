/** P10: in which version at least people are told of somebody by what either of the two shares, who see all of it, or saw it. */
import { type KeptFloors, NONE } from '../../presence/shown/floors.ts';
import { isSeenAgainBy, latestOpening, openedTo, seenAgain } from '../../presence/sight/openings.ts';
import { type Sight, type Sights, sightOf, sightOfEveryone } from '../../presence/sight/sight.ts';
import type { Openers } from '../../presence/subjects/openers.ts';

export function createKeptFloors(
  openers: Omit<Openers, 'forget' | 'hear'>,
  sights: Sights,
  now: () => number,
): KeptFloors {
  const of = (subjectId: string) => openers.openings(subjectId, now());

  return {
    to(viewerId, subjectId) {
      // So it is of most pairs, and asked of each in every snapshot.
      if (!openers.has(subjectId) && !openers.has(viewerId)) return NONE;
      const openings = of(subjectId);
      const sees = openers.sees(viewerId);
      if (latestOpening(openings) === 0 && sees === 0) return NONE;
      const sight = sightOf(viewerId, subjectId, true, sights);
      const seesAll = sight.kind === 'full' || (sight.kind === 'dim' && sight.of === 'full');
      const floor = floorOf(
        sight,
        openedTo(openings, viewerId).version,
        isSeenAgainBy(openings, viewerId) ? openings.seen.version : 0,
      );
      return seesAll ? Math.max(floor, sees || NONE) : floor;
    },
    toEveryone(subjectId) {
      const openings = of(subjectId);
      return floorOf(sightOfEveryone(subjectId, sights), openings.everyone.version, seenAgain(openings).version);
    },
    get subjects() {
      return openers.ids;
    },
    latest: (subjectId) => latestOpening(of(subjectId)) || NONE,
    by: (viewerId) => openers.sees(viewerId) || NONE,
    get latestBy() {
      return openers.latestSees || NONE;
    },
  };
}

/** Of somebody who sees it so. Who is hidden from has seen the end of an invisibility if the hiding began later. */
function floorOf(sight: Sight, opening: number, seenAt: number): number {
  if (sight.kind === 'full') return Math.max(opening, seenAt) || NONE;
  if (sight.kind !== 'dim' || sight.of !== 'full') return NONE;
  return Math.max(opening, sight.since >= seenAt ? seenAt : 0) || NONE;
}
