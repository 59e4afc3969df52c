import { MongoServerError } from 'mongodb';

/** That a unique index or an id refused it. */
export function isTaken(error: unknown): error is MongoServerError {
  return error instanceof MongoServerError && error.code === 11_000;
}
