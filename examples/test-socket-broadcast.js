/**
 * Two people of one conversation: the first comes and goes, the second is told both.
 *
 *   node examples/test-socket-broadcast.js               as the demo accounts `alice` and `bob`
 *   TOKEN1=… TOKEN2=… URL=https://… node examples/test-socket-broadcast.js
 */
import { io } from 'socket.io-client';
import { end, endIfRefused, gatewayUrl, signIn } from './gateway.js';

const STAY_MS = 2_000;
const PATIENCE_MS = 15_000;

const token1 = process.env.TOKEN1 ?? (await signIn('alice'));
const token2 = process.env.TOKEN2 ?? (await signIn('bob'));
let firstId;

const socket2 = io(gatewayUrl, { auth: { token: token2 } });
endIfRefused(socket2);
socket2.once('presence:snapshot', comeAndGo);
socket2.on('user:status', (status) => {
  console.log('Status changed:', status);
  if (status.userId === firstId && !status.isOnline) {
    console.log('Socket 2 saw socket 1 leave.');
    process.exit(0);
  }
});

function comeAndGo() {
  console.log('Socket 2 connected');
  const socket1 = io(gatewayUrl, { auth: { token: token1 }, forceNew: true });
  endIfRefused(socket1);
  socket1.on('authenticated', ({ user }) => {
    firstId = user.id;
    console.log('Socket 1 connected');
    setTimeout(() => {
      console.log('Socket 1 disconnecting...');
      socket1.disconnect();
    }, STAY_MS);
  });
  setTimeout(
    () =>
      end(
        'Socket 2 was told nothing. Is socket 1 connected elsewhere too? Do both share a conversation? ' +
          'Who leaves three times within a minute is announced later.',
      ),
    STAY_MS + PATIENCE_MS,
  );
}
