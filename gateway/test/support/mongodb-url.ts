import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';

/** The address of a database that no other test has, on the server of the project or on another one. */
export function newDatabaseUrl(serverUrl: string = inject('mongodb').url): string {
  const [, server = '', options = ''] = /^([^/]+\/\/[^/?]+)\/?[^?]*(\?.*)?$/.exec(serverUrl) ?? [];
  return `${server}/meeshy-${randomUUID().slice(0, 8)}${options}`;
}
