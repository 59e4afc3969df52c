/** What the gateway pushes while an operator looks. Nothing is asked for twice, nothing is fetched. */
import type { OperatorFigures } from '@meeshy/status-protocol';
import { operatorFiguresSchema, operatorHistorySchema } from '@meeshy/status-protocol/schemas';
import { getSocketIOService } from '@meeshy/status-react/client';
import { createOwned } from '../state/owned.ts';
import { type Point, SPANS_MS, toPoint } from './series.ts';

interface FiguresState {
  /** `null`: none have come yet. */
  readonly latest: OperatorFigures | null;
  /** The last hour, as far as the gateway has lived it, the oldest first. */
  readonly points: readonly Point[];
}

const NOTHING: FiguresState = { latest: null, points: [] };

export const useFigures = createOwned<FiguresState>(NOTHING);

/** Whom the operator searches for; `null`: nobody. */
let search: string | null = null;

/** Begins to watch, and again after every reconnection. Returns what ends it. */
export function watchFigures(): () => void {
  const service = getSocketIOService();
  const stops = [
    service.on('operator:history', begin),
    service.on('operator:figures', note),
    service.onConnectionStatus(({ state }) => {
      if (state === 'connected') ask();
    }),
  ];
  ask();
  return () => {
    for (const stop of stops) stop();
    search = null;
    service.sendOperatorWatch({ watching: false });
    useFigures.setState(NOTHING, true);
  };
}

/** The figures are to name who is online by these words; `null`: no longer. */
export function searchOnline(words: string | null): void {
  search = words;
  ask();
}

function ask(): void {
  getSocketIOService().sendOperatorWatch({ watching: true, ...(search !== null && { search }) });
}

/** What the gateway remembers replaces what was seen: after a reconnection it may be another gateway. */
function begin(told: unknown): void {
  const history = operatorHistorySchema.safeParse(told);
  if (history.success) useFigures.setState({ points: history.data.points.map(toPoint) });
}

function note(told: unknown): void {
  const { success, data: figures } = operatorFiguresSchema.safeParse(told);
  if (!success) return;
  const point = toPoint({ ...figures, at: figures.serverTime });
  useFigures.setState(({ latest, points }) => {
    // Told again at once because the search has changed: the counts were told before.
    if (latest?.serverTime === figures.serverTime) return { latest: figures };
    return { latest: figures, points: [...points.filter(({ at }) => point.at - at <= SPANS_MS.hour), point] };
  });
}
