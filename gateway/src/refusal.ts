import type { ErrorCode } from '@meeshy/status-protocol';

/** A request that cannot be granted: it becomes `{ code, message }` for whoever asked, over REST or socket. */
export class Refusal extends Error {
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string) {
    super(message);
    this.name = 'Refusal';
    this.code = code;
  }
}
