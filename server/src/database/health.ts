import { seldom, within } from '@meeshy/status-gateway/host';

/** Whoever probes does not wait long. */
const PATIENCE_MS = 1_000;
/** Anybody may probe: more often nothing is written for it. */
const WRITE_EVERY_MS = 1_000;
const TELL_EVERY_MS = 10_000;

export type DatabaseHealth = () => Promise<'ok' | 'away'>;

interface Trials {
  /** Rejects when the database does not answer. */
  readonly tryReading: () => Promise<unknown>;
  /** Rejects when the database takes nothing in. */
  readonly tryWriting: () => Promise<unknown>;
  /** Told no more often than an operator would read it, however often somebody probes. */
  readonly onAway: (error: unknown) => void;
}

/** A database may answer and yet take nothing in: so it is written to as well. */
export function createDatabaseHealth({ tryReading, tryWriting, onAway }: Trials): DatabaseHealth {
  const isTimeToTell = seldom(TELL_EVERY_MS);
  let triedAt = Number.NEGATIVE_INFINITY;
  let trial: Promise<unknown> = Promise.resolve();

  function written(): Promise<unknown> {
    if (performance.now() - triedAt < WRITE_EVERY_MS) return trial;
    triedAt = performance.now();
    trial = tryWriting();
    return trial;
  }

  return async () => {
    try {
      await within(PATIENCE_MS, Promise.all([tryReading(), written()]));
      return 'ok';
    } catch (error) {
      if (isTimeToTell()) onAway(error);
      return 'away';
    }
  };
}
