/** P10: in which version at least people are told of somebody by what that one shares, who see all of it, or saw it. */
import { type KeptFloors, NONE } from '../../presence/floors.ts';
import { latestOpening, openingTo, seenAgain, seenAgainBy } from '../../presence/openings.ts';
import type { Privacy } from '../../presence/privacy.ts';
import { type Sight, type Sights, sightOf, sightOfEveryone } from '../../presence/sight.ts';

export function createKeptFloors(privacy: Privacy, sights: Sights, now: () => number): KeptFloors {
  const of = (subjectId: string) => privacy.openings(subjectId, now());

  return {
    to(viewerId, subjectId) {
      const openings = of(subjectId);
      if (latestOpening(openings) === 0) return NONE;
      const sight = sightOf(viewerId, subjectId, true, sights);
      return floorOf(sight, openingTo(openings, viewerId), seenAgainBy(openings, viewerId));
    },
    toEveryone(subjectId) {
      const openings = of(subjectId);
      return floorOf(sightOfEveryone(subjectId, sights), openings.everyone, seenAgain(openings));
    },
    latest: (subjectId) => latestOpening(of(subjectId)) || NONE,
  };
}

/** Of somebody who sees it so. Who is hidden from has seen the end of an invisibility if the hiding began later. */
function floorOf(sight: Sight, opening: number, seenAt: number): number {
  if (sight.kind === 'full') return Math.max(opening, seenAt) || NONE;
  if (sight.kind !== 'dim' || sight.of !== 'full') return NONE;
  return Math.max(opening, sight.since >= seenAt ? seenAt : 0) || NONE;
}
