/** What both examples need of the gateway: where it is, and who one is there. */
export const gatewayUrl = process.env.URL ?? 'http://127.0.0.1:3000';

/** The token of a demo account. Ends the process with one clear line when there is none. */
export async function signIn(username) {
  const answer = await fetch(`${gatewayUrl}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username, password: process.env.PASSWORD ?? 'password123' }),
  }).catch(() => end(`Nobody answers at ${gatewayUrl}. Is the gateway running? (npm start)`));
  const body = await answer.json().catch(() => end(`What answers at ${gatewayUrl} is not a Meeshy gateway.`));
  return body.success ? body.data.token : end(`${username} cannot sign in: ${body.error?.message ?? answer.status}`);
}

/** Ends the process when the socket is refused. */
export function endIfRefused(socket) {
  socket.on('connect_error', (error) => end(`The connection was refused: ${error.message}`));
  socket.on('error', ({ code, message }) => end(`${code}: ${message}`));
}

export function end(message) {
  console.error(message);
  process.exit(1);
}
