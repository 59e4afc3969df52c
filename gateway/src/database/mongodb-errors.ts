/** What the driver of MongoDB means by its errors. */
import { MongoBulkWriteError, MongoError, MongoErrorLabel, MongoServerError } from 'mongodb';

/** No server, no connection, no answer in time; or everything is being closed. */
const AWAY: ReadonlySet<string> = new Set([
  'MongoNetworkError',
  'MongoNetworkTimeoutError',
  'MongoPoolClearedError',
  'MongoPoolClosedError',
  'MongoWaitQueueTimeoutError',
  'MongoServerSelectionError',
  'MongoServerClosedError',
  'MongoNotConnectedError',
  'MongoTopologyClosedError',
  'MongoClientClosedError',
  'MongoOperationTimeoutError',
]);

/** What a server says that is there: by the names of its manual. */
const SAID: ReadonlySet<number> = new Set([
  6, // HostUnreachable
  7, // HostNotFound
  13, // Unauthorized
  18, // AuthenticationFailed
  24, // LockTimeout
  50, // MaxTimeMSExpired
  64, // WriteConcernFailed
  89, // NetworkTimeout
  91, // ShutdownInProgress
  100, // UnsatisfiableWriteConcern
  112, // WriteConflict
  133, // FailedToSatisfyReadPreference
  189, // PrimarySteppedDown
  262, // ExceededTimeLimit
  9001, // SocketException
  10_107, // NotWritablePrimary
  11_600, // InterruptedAtShutdown
  11_602, // InterruptedDueToReplStateChange
  13_435, // NotPrimaryNoSecondaryOk
  13_436, // NotPrimaryOrSecondary
  14_031, // OutOfDiskSpace
]);

/** That nothing is wrong with the question: the same one, later, is answered. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof MongoError)) return isOfTheSystem(error);
  // Of a batch it tells the errors of no server as if a server had said them.
  if (error instanceof MongoBulkWriteError && isAway(error.errorResponse)) return true;
  if (error.hasErrorLabel(MongoErrorLabel.RetryableWriteError)) return true;
  return error instanceof MongoServerError ? SAID.has(Number(error.code)) : AWAY.has(error.name);
}

/**
 * A connection that breaks while it is written to: the driver passes on what the system said; or Node by itself, which knows
 * that the other side has ended.
 */
function isOfTheSystem(error: unknown): boolean {
  return error instanceof Error && ('syscall' in error || ('code' in error && error.code === 'EPIPE'));
}

/** That a unique index or an id refused it. */
export function isTaken(error: unknown): error is MongoServerError {
  return error instanceof MongoServerError && error.code === 11_000;
}
