/** P22, P23: what a viewer may be told of what the host has recorded of a subject. */
import { type Sharing, statusOf, type Thresholds } from '@meeshy/status-protocol';
import type { Face } from '../sight/face.ts';
import { agreedIn } from '../sight/sharing.ts';
import type { Agreed, Shadow, Sight } from '../sight/sight.ts';
import { latest } from '../truth/facts.ts';

declare class Made {
  private readonly seenHistory: true;
}

/** Times are epoch milliseconds. Nothing but this file makes one. */
export interface SeenHistory extends Omit<Agreed, 'alerts'>, Made {
  /** What was recorded from then on is not for this viewer: when it saw the subject leave, or now. */
  readonly until: number;
  /** Since when the viewer sees the subject not to be online; `null`: it does. */
  readonly leftAt: number | null;
}

export interface ShownHistory {
  readonly sharing: Sharing;
  readonly shadows: readonly Shadow[];
  /** By it the viewer knows when they left. */
  readonly face: Face;
}

/**
 * `null`: nothing. Only who sees the subject in full is told anything; whoever sees its shadow, what whoever sees it in full would be
 * told of somebody who left then: what the subject has come to share since, or not to share any more, shows there no more than what it does.
 */
export function seenHistory(
  sight: Sight,
  { sharing, shadows, face }: ShownHistory,
  now: number,
  thresholds: Thresholds,
): SeenHistory | null {
  const kind = sight.kind === 'dim' ? sight.of : sight.kind;
  if (kind !== 'full' && kind !== 'self') return null;
  const agreed = agreedIn(sight, sharing, shadows);
  const hiddenAt = sight.kind === 'dim' ? sight.since : now;
  if (statusOf(face, now, thresholds) === 'online') return make(agreed, Math.min(hiddenAt, now), null);
  const leftAt = latest(face.lastSeen, face.lastActiveAt);
  // It has never been there, as far as the viewer knows.
  if (leftAt === null) return null;
  return make(agreed, Math.min(leftAt, hiddenAt, now), leftAt);
}

function make({ hours, outlook }: Agreed, until: number, leftAt: number | null): SeenHistory {
  const seen: Omit<SeenHistory, never> = { ...(hours && { hours }), ...(outlook && { outlook }), until, leftAt };
  return seen as SeenHistory;
}
