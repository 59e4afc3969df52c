import { randomUUID } from 'node:crypto';
import { inject } from 'vitest';

/** The address of a database that no other test has. */
export function newDatabaseUrl(): string {
  const { url } = inject('mongodb');
  return urlIn(url);
}

/** The server's address with a database of its own. */
export function urlIn(serverUrl: string): string {
  const [, server = '', options = ''] = /^([^/]+\/\/[^/?]+)\/?[^?]*(\?.*)?$/.exec(serverUrl) ?? [];
  return `${server}/meeshy-${randomUUID().slice(0, 8)}${options}`;
}
