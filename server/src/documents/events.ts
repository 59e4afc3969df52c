/** What each event is for. One without words does not compile. */
import type { CLIENT_SCHEMAS, SERVER_SCHEMAS } from '@meeshy/status-protocol/schemas';

export const TOLD: Record<keyof typeof SERVER_SCHEMAS, string> = {
  authenticated: 'The first word after accepted credentials, and again after a renewal.',
  'presence:snapshot':
    'Replaces what the client knows: oneself, and everybody with whom one shares a conversation who has something to show. ' +
    'Whoever is missing is offline. A large one comes as parts 1 to `parts`; it is complete with the last.',
  'user:status': 'A person changed, or is told again. A lower `version` than the known one is ignored.',
  'user:status:batch': 'Several at once, instead of single events, to clients with the capability `batch`.',
  'message:new': 'Somebody wrote in a conversation that one is in.',
  'typing:start': 'Somebody is writing.',
  'typing:stop': 'Somebody is writing no more.',
  'presence:alert':
    'Somebody of whom one asked to be told is back. Once; a client that acknowledges it needs no push message.',
  'conversation:viewers':
    'Who else views the conversation that one views oneself: at once, then at most every 5 s, when that has changed.',
  'conversation:occupancy':
    'How many are in the crowd that one views: at once, then at most every 5 s, when that has changed.',
  'conversation:changed':
    'Members, invitations or the title changed: read the conversation again. `left`: it is no longer yours.',
  'user:changed': 'Somebody, or oneself elsewhere, goes by another display name from now on.',
  'operator:figures': 'To operators who watch: at once, then every second.',
  'operator:history': 'To operators who begin to watch: the last hour, a point for each ten seconds.',
  error:
    'What the client said was refused. Followed by a disconnection it is final, but for three codes: see PROTOCOL.md.',
};

export const SAID: Record<keyof typeof CLIENT_SCHEMAS, string> = {
  authenticate:
    'Credentials, where the handshake had none, or newer ones of the same person. `resume`: the session comes back by itself, ' +
    'which is no activity. `capabilities`: `batch`, `deflate`. `again`: this client was not listening when its session began, and ' +
    'is to be shown everybody.',
  activity: 'Somebody did something in a visible page. At most once a minute.',
  viewing:
    'Which conversation the visible page shows; `null`: none. It ends after 60 s, unless it is said again, and is no activity. Of one ' +
    'that one is not in it says nothing.',
  zone:
    'By which IANA time zone this machine goes, once over each connection and when it has become another one. `again`: this page has ' +
    'said the same before. Told to others only if one shares it (`place`), and no activity.',
  'presence:watch':
    'Whom of a crowd one looks at, 200 at most; answered with their faces. Takes the place of what was said before, and is no activity. ' +
    'Of one that one is not in: NOT_FOUND.',
  'message:send': 'Sends a message. With a `clientId` it may be said again when no answer came.',
  'typing:start': 'Whoever is at this client is writing.',
  'typing:stop': 'Whoever is at this client is writing no more.',
  'operator:watch': 'Begins, goes on with or ends watching. Only for users with the role ADMIN; it is no activity.',
};
