import assert from 'node:assert/strict';
import { io } from 'socket.io-client';

const PATIENCE_MS = 20_000;

/** Two people of one conversation at a server that knows them by name: each sees the other come, and go. */
export async function seeEachOther(url) {
  const sockets = [];
  const connect = (token) => {
    const socket = io(url, { auth: { token }, transports: ['websocket'], forceNew: true, reconnection: false });
    sockets.push(socket);
    return socket;
  };
  try {
    const alice = connect('alice');
    await heard(alice, 'presence:snapshot');
    const came = heard(alice, 'user:status', isBob(true));
    const bob = connect('bob');
    const { users } = await heard(bob, 'presence:snapshot');
    assert.deepEqual(users.map(({ userId, isOnline }) => [userId, isOnline]).sort(), [
      ['alice', true],
      ['bob', true],
    ]);
    await came;

    const refreshed = await ask(url, 'alice', '/api/users/presence?ids=bob,stranger');
    assert.deepEqual(
      refreshed.data.map(({ id, isOnline }) => [id, isOnline]),
      [['bob', true]],
    );
    const refused = await ask(url, 'stranger', '/api/users/presence?ids=bob');
    assert.deepEqual([refused.success, refused.error.code], [false, 'UNAUTHORIZED']);
    const busy = heard(alice, 'user:status', ({ userId, state }) => userId === 'bob' && state?.value === 'busy');
    await ask(url, 'bob', '/api/users/me/status', 'PUT', { state: 'busy' });
    await busy;

    const left = heard(alice, 'user:status', isBob(false));
    bob.disconnect();
    await left;
  } finally {
    for (const socket of sockets) socket.disconnect();
  }
}

const isBob =
  (isThere) =>
  ({ userId, isOnline }) =>
    userId === 'bob' && isOnline === isThere;

async function ask(url, token, path, method = 'GET', body) {
  const headers = { authorization: `Bearer ${token}`, ...(body && { 'content-type': 'application/json' }) };
  const answer = await fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return answer.json();
}

function heard(socket, event, matches = () => true) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`In vain waited for ${event}`)), PATIENCE_MS);
    const listener = (payload) => {
      if (!matches(payload)) return;
      clearTimeout(timer);
      socket.off(event, listener);
      resolve(payload);
    };
    socket.on(event, listener);
    socket.once('connect_error', reject);
  });
}
