/** Who came into a conversation or left it, as the nodes tell each other: told at once or not at all, and what did not arrive is noticed. */
import type { ClusterListener, MoveTold } from '../presence/ports.ts';
import type { Backplane, Lease } from './backplane.ts';
import type { Incarnation } from './incarnation.ts';
import { MoveCount } from './moves.ts';

export interface MovedParts {
  readonly backplane: Pick<Backplane, 'tell'>;
  readonly incarnation: Pick<Incarnation, 'id'>;
  readonly hearing: Pick<ClusterListener, 'moved' | 'missed'>;
  readonly onFailure: (what: string, error: unknown) => void;
}

export interface Moved {
  /** What could not be told is not told late: by then something else may be true. The others read for themselves. */
  tell(told: MoveTold): void;
  /** Something could not be told: the others are told that much, until they have been. */
  tellMissed(): void;
  hear(told: MoveTold, count: number, tellerId: string): void;
  /** Whether something was told that has not come here. */
  hasMissed(lease: Pick<Lease, 'moves'>): boolean;
  /** From now on all are heard again, whatever was told before. */
  restart(): void;
}

export function createMoved({ backplane, incarnation, hearing, onFailure }: MovedParts): Moved {
  const count = new MoveCount();
  let hasUntold = false;

  function tell(told: MoveTold): void {
    backplane.tell(told, incarnation.id).then(
      () => {
        if (told.kind === 'missed') hasUntold = false;
      },
      (error) => {
        hasUntold = true;
        onFailure('telling of a move', error);
      },
    );
  }

  return {
    tell,

    tellMissed() {
      if (hasUntold) tell({ kind: 'missed' });
    },

    hear(told, nth, tellerId) {
      const order = count.hear(nth);
      if (order === 'known') return;
      if (order === 'gap' || told.kind === 'missed') hearing.missed();
      // Who came or left is read again after a gap; by the time that it is told late, something else may be true.
      const isOutdated = order === 'late' && (told.kind === 'joined' || told.kind === 'left');
      if (tellerId !== incarnation.id && told.kind !== 'missed' && !isOutdated) hearing.moved(told);
    },

    hasMissed: ({ moves }) => count.hasMissed(moves),
    restart: () => count.restart(),
  };
}
