/** The tests that the first design's documents name, and what has their part here: `docs/README.md` tells it as well. */

/** @type {Readonly<Record<string, readonly string[]>>} */
export const FIRST_NAMES = {
  'maintenance.service.test.ts': ['maintenance', 'sweep'],
  'auth.middleware.test.ts': ['server/test/http/auth', 'rest-activity'],
  'usersService.test.ts': ['user-store'],
  'OnlineIndicator.test.tsx': ['marks'],
  'socket-connection.integration.test.ts': ['connections'],
  'realtime-status.integration.test.tsx': ['live-status'],
};

/**
 * The patterns, with ours in the place of the first design's.
 *
 * @param {string[]} patterns
 */
export const byFirstNames = (patterns) => patterns.flatMap((pattern) => FIRST_NAMES[pattern] ?? [pattern]);
