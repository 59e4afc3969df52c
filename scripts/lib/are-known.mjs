import assert from 'node:assert/strict';
import { io } from 'socket.io-client';

const PATIENCE_MS = 20_000;

/** At a server that knows people in three ways, each of them lets in whom it should, by socket and by REST, and nobody else. */
export async function areKnown(url) {
  const token = await (await fetch(`${url}/sign-in/jwt/alice`)).text();
  await isKnown(url, 'alice', { auth: { token } }, { authorization: `Bearer ${token}` });
  for (const [by, who] of [
    ['auth-js', 'bob'],
    ['session', 'alice'],
  ]) {
    const { headers } = await fetch(`${url}/sign-in/${by}/${who}`);
    const [cookie] = headers.get('set-cookie').split(';');
    await isKnown(url, who, { extraHeaders: { cookie } }, { cookie });
    await isNobody(url, { cookie: `${cookie.slice(0, -8)}AAAAAAAA` });
  }
  await isNobody(url, { authorization: `Bearer ${token.slice(0, -8)}AAAAAAAA` });
  const refused = opened(url, { auth: { token: `${token.slice(0, -8)}AAAAAAAA` } }, 'connect_error');
  assert.equal((await refused).data.code, 'UNAUTHORIZED');
}

async function isKnown(url, who, options, headers) {
  const { user } = await opened(url, options, 'authenticated');
  assert.equal(user.id, who);
  assert.equal((await ask(url, headers)).status, 200);
}

async function isNobody(url, headers) {
  assert.equal((await ask(url, headers)).status, 401);
}

const ask = (url, headers) => fetch(`${url}/api/users/presence?ids=bob`, { headers });

/** The first event of this name that a new connection hears. */
async function opened(url, options, event) {
  const socket = io(url, { transports: ['websocket'], forceNew: true, reconnection: false, ...options });
  try {
    return await new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error(`In vain waited for ${event}`)), PATIENCE_MS).unref();
      socket.once(event, resolve);
      if (event !== 'connect_error') socket.once('connect_error', reject);
    });
  } finally {
    socket.disconnect();
  }
}
