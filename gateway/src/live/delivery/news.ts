/** What a change is to those who hear of it: in full, and to those who see no times, in each detail written once. */
import {
  type Face,
  faceOf,
  inOutline,
  isUnseenSince,
  outlineActing,
  outlineBack,
  seenActing,
  seenBack,
  unseen,
} from '../../presence/sight/face.ts';
import { type Back, type Detail, detailOf, FULL, type Sight } from '../../presence/sight/sight.ts';
import type { Change, OutlineNews } from '../../presence/subjects/change.ts';
import { Piece } from './parcel.ts';

export interface News {
  readonly change: Change;
  readonly piece: Piece;
  /** What the subject is told of itself, found out once; `null`: what others are, who see it in full. */
  readonly toItself: () => Piece | null;
  /** performance.now() of the cause. */
  readonly startedAt: number;
}

/** What a subject shows to itself alone, in these facts; `null`: what it shows to others. */
export type ToItself = (change: Change) => Face | null;

export function newsOf(change: Change, startedAt: number, faceToItself: ToItself = () => null): News {
  let ofItself: Piece | null | undefined;
  const toItself = () => {
    if (ofItself !== undefined) return ofItself;
    const face = faceToItself(change);
    ofItself = face && new Piece(face, change.at);
    return ofItself;
  };
  return { change, piece: new Piece(faceOf(change, FULL, change.at), change.at), toItself, startedAt };
}

/** Whether what has been shown since then, or else what is true, is what this sight is told of. */
export function isFor(sight: Sight, hiddenSince: number | undefined): boolean {
  return sight.kind === 'dim' ? sight.since === hiddenSince : hiddenSince === undefined;
}

/** What news are to a sight that they are for; nothing, if it sees nothing new. */
export function pieceFor(sight: Sight, news: News | undefined, outlines: () => Outlines | undefined): Piece | null {
  if (sight.kind === 'self') return news?.toItself() ?? news?.piece ?? null;
  const detail = sight.kind === 'dim' ? sight.of : detailOf(sight);
  if (detail !== 'full')
    return (detail && outlines()?.pieceIn(detail, evidenceOf(sight), sight.back)?.asSeenBy(sight)) ?? null;
  if (!news) return null;
  const { change, piece } = news;
  const facts = seenBack(change.facts, sight.back, change.at);
  const evidenceAt = evidenceOf(sight);
  const shown = evidenceAt === null ? facts : seenActing(facts, evidenceAt);
  return shown === change.facts ? piece : new Piece(faceOf({ ...change, facts: shown }, FULL, change.at), change.at);
}

function evidenceOf(sight: Sight): number | null {
  return sight.kind === 'dim' ? sight.evidenceAt : null;
}

/** News for those who see no times. */
export interface Outlines {
  /** `evidenceAt`: when they know the subject to have acted, who are hidden from. Nothing, if it is no news in that detail. */
  pieceIn(detail: Exclude<Detail, 'full'>, evidenceAt: number | null, back?: Back): Piece | null;
}

/** What is news to those who see no times, as pieces that are written now, each once. */
export function writeOutline({ subject, facts, outlineNews }: OutlineChange, now: number): Outlines {
  const { outline, writtenAt, isNewToBare } = outlineNews;
  // Later than a snapshot of this millisecond, and earlier than news of it.
  const at = Math.max(writtenAt, now + 1);
  const pieces = new Map<string, Piece>();

  function write(detail: Exclude<Detail, 'full'>, evidenceAt: number | null, back?: Back): Piece {
    const known = outlineBack(outline, facts, back, at);
    const shown = evidenceAt === null ? known : outlineActing(known, facts, evidenceAt, at);
    return new Piece(inOutline(subject, detail === 'bare' ? unseen(shown) : shown, at), at);
  }

  return {
    pieceIn(detail, evidenceAt, back) {
      const isBack = isUnseenSince(back, facts);
      if ((detail === 'bare' || isBack) && !isNewToBare) return null;
      const key = `${detail} ${evidenceAt} ${isBack ? `${back.lastSeen} ${back.lastActiveAt}` : ''}`;
      const piece = pieces.get(key) ?? write(detail, evidenceAt, back);
      pieces.set(key, piece);
      return piece;
    },
  };
}

/** A change, as far as it is news to those who see no times. */
export type OutlineChange = Pick<Change, 'subject' | 'facts'> & { readonly outlineNews: OutlineNews };
