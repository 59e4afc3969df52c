import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { isAway } from '../../src/database/mongodb-away.ts';
import { freePort } from '../support/free-port.ts';

test('what the system says of a connection means that MongoDB is away, a mistake of ours does not', async () => {
  const [refused] = await once(connect(await freePort(), '127.0.0.1'), 'error').catch((error) => [error]);
  expect(isAway(refused)).toBe(true);
  expect(isAway(new TypeError('Cannot read properties of undefined'))).toBe(false);
});
