/** Says who comes and who goes, as one of them sees it: `node watch.js http://127.0.0.1:3000 bob` */
import { createPresenceClient } from '@meeshy/status-react/client';

const [url = 'http://127.0.0.1:3000', token = 'bob'] = process.argv.slice(2);
const presence = createPresenceClient({ url, getCredentials: () => ({ token }) });

presence.onConnectionStatus((state) => console.log(state.state, 'error' in state ? (state.error?.message ?? '') : ''));
presence.on('presence:snapshot', ({ users }) => {
  for (const user of users) say(user);
});
presence.onUserStatus(say);
presence.connect();

process.once('SIGTERM', () => presence.disconnect());

/** @param {{ userId: string, username: string }} user */
function say({ userId, username }) {
  console.log(`${username} is ${presence.getUserStatus({ id: userId })}`);
}
