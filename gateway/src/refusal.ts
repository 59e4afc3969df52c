import type { ErrorCode } from '@meeshy/status-protocol';

/** A request that cannot be granted: it becomes `{ code, message }` for whoever asked, over REST or socket. */
export class Refusal extends Error {
  readonly code: ErrorCode;

  /** `cause`: what went wrong here; it is told to nobody outside. */
  constructor(code: ErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options);
    this.name = 'Refusal';
    this.code = code;
  }
}

/** What was needed is away: nobody knows the answer. */
export function isOutage(error: unknown): boolean {
  return error instanceof Refusal && error.code === 'UNAVAILABLE';
}

/** Whoever was asked knows better. */
export function isAnswer(error: unknown): boolean {
  return error instanceof Refusal && !isOutage(error);
}
