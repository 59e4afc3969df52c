import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';

/** The address of a database that no other test has, on the server of the project or on another one. */
export function newDatabaseUrl(serverUrl: string = inject('mongodb').url): string {
  const [, server = '', options = ''] = /^([^/]+\/\/[^/?]+)\/?[^?]*(\?.*)?$/.exec(serverUrl) ?? [];
  return `${server}/meeshy-${randomUUID().slice(0, 8)}${options}`;
}

/**
 * Whether FerretDB stands in for MongoDB. It reads whole collections where MongoDB uses an index, it reads a document
 * and writes it back where MongoDB changes it in one step, and it stands still at a hundred guarded changes in a batch.
 */
export function isOnFerretDB(): boolean {
  return process.env.TEST_DATABASE === 'mongodb' && inject('mongodb').isFerretDB;
}
