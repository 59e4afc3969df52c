/** What PostgreSQL means by its codes (its manual, appendix A). */

/** The server is there, but takes no writes: a former primary, or one whose operator said so. */
const READ_ONLY = '25006';
/** Stopping, ended by a crash, starting: the connection, if there is one, goes with it. */
const GONE: ReadonlySet<string> = new Set(['57P01', '57P02', '57P03']);

/** Connection lost, who we are refused, no room or memory, an operator or a time limit intervened, the disk failed. */
const AWAY_CLASSES: ReadonlySet<string> = new Set(['08', '28', '53', '57', '58']);

/** Two transactions stood in each other's way, and this one gave in; or somebody else held a lock for too long. */
const BLOCKED: ReadonlySet<string> = new Set(['40001', '40P01', '55P03']);

const AWAY: ReadonlySet<string> = new Set([
  READ_ONLY,
  // Time limits of an idle transaction and of a transaction.
  '25P03',
  '25P04',
  // There is no such database any more.
  '3D000',
  ...BLOCKED,
]);

/** That nothing is wrong with the question: the same one, later, is answered. */
export function isAway(code = ''): boolean {
  return AWAY.has(code) || AWAY_CLASSES.has(code.slice(0, 2));
}

export function isReadOnly(code: string | undefined): boolean {
  return code === READ_ONLY;
}

/** That another transaction was in the way: nothing has happened, and later nothing need be. */
export function isBlocked(code = ''): boolean {
  return BLOCKED.has(code);
}

export function isGone(code = ''): boolean {
  return GONE.has(code);
}
