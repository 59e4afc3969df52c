/** Viewers of one change by what they are told of it. */
import type { Floors } from '../../presence/shown/floors.ts';
import { keyOf, type Sight, type Sights, sightOf } from '../../presence/sight/sight.ts';
import type { Change } from '../../presence/subjects/change.ts';
import { isFor, type News, pieceFor, writeOutline } from './news.ts';
import type { Piece } from './parcel.ts';

export interface ByFaceParts {
  readonly sights: Sights;
  readonly floors: Floors;
  readonly now: () => number;
}

/** Each piece of news, in the version in which these viewers are told of it. Whom the change is not for is left out. */
export function* byFace(
  { sights, floors, now }: ByFaceParts,
  news: News,
  viewers: ReadonlySet<string>,
): Generator<[Piece, string[]]> {
  const { subject, facts, outlineNews } = news.change;
  const outlines = outlineNews && writeOutline({ subject, facts, outlineNews }, now());
  for (const { sight, viewerIds } of bySight(sights, news.change, viewers)) {
    const piece = pieceFor(sight, news, () => outlines);
    if (!piece) continue;
    const versions = together(viewerIds, (viewerId) => floors.told(viewerId, subject.id, piece.face.version));
    for (const [version, alike] of versions) yield [piece.inVersion(version), alike];
  }
}

function bySight(sights: Sights, { subject, hiddenSince }: Change, viewers: ReadonlySet<string>) {
  const alike = new Map<string, { sight: Sight; viewerIds: string[] }>();
  for (const viewerId of viewers) {
    const sight = sightOf(viewerId, subject.id, true, sights);
    if (!isFor(sight, hiddenSince)) continue;
    const known = alike.get(keyOf(sight));
    if (known) known.viewerIds.push(viewerId);
    else alike.set(keyOf(sight), { sight, viewerIds: [viewerId] });
  }
  return alike.values();
}

/** Viewers by what is the same of them. */
function together<Key>(viewerIds: Iterable<string>, keyOf: (viewerId: string) => Key): Map<Key, string[]> {
  const alike = new Map<Key, string[]>();
  for (const viewerId of viewerIds) {
    const key = keyOf(viewerId);
    const known = alike.get(key);
    if (known) known.push(viewerId);
    else alike.set(key, [viewerId]);
  }
  return alike;
}
