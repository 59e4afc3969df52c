import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { expect, test } from 'vitest';
import { isAway } from '../../src/database/mongodb-errors.ts';
import { freePort } from '../support/free-port.ts';

test('what the system says of a connection means that MongoDB is away, a mistake of ours does not', async () => {
  const [refused] = await once(connect(await freePort(), '127.0.0.1'), 'error').catch((error) => [error]);
  expect(isAway(refused)).toBe(true);
  expect(isAway(new TypeError('Cannot read properties of undefined'))).toBe(false);
});

test('so does what Node says of a connection that the other side has ended', async () => {
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1').resume();
  await once(socket, 'end');
  const broken = once(socket, 'error');
  socket.write('a question');
  const [error] = await broken;
  expect(error).not.toHaveProperty('syscall');
  expect(isAway(error)).toBe(true);
  server.close();
});
