/** The names of events and capabilities. */
export const SERVER_EVENTS = {
  AUTHENTICATED: 'authenticated',
  PRESENCE_SNAPSHOT: 'presence:snapshot',
  USER_STATUS: 'user:status',
  USER_STATUS_BATCH: 'user:status:batch',
  MESSAGE_NEW: 'message:new',
  TYPING_START: 'typing:start',
  TYPING_STOP: 'typing:stop',
  PRESENCE_ALERT: 'presence:alert',
  CONVERSATION_VIEWERS: 'conversation:viewers',
  CONVERSATION_OCCUPANCY: 'conversation:occupancy',
  CONVERSATION_CHANGED: 'conversation:changed',
  USER_CHANGED: 'user:changed',
  OPERATOR_FIGURES: 'operator:figures',
  OPERATOR_HISTORY: 'operator:history',
  ERROR: 'error',
} as const;

/** The names of what a client says. */
export const CLIENT_EVENTS = {
  AUTHENTICATE: 'authenticate',
  ACTIVITY: 'activity',
  VIEWING: 'viewing',
  ZONE: 'zone',
  PRESENCE_WATCH: 'presence:watch',
  MESSAGE_SEND: 'message:send',
  TYPING_START: 'typing:start',
  TYPING_STOP: 'typing:stop',
  OPERATOR_WATCH: 'operator:watch',
} as const;

/** The capability of taking `user:status:batch`. */
export const CAPABILITY_BATCH = 'batch';
/** The capability of taking `user:status:batch` and `presence:snapshot` compressed. */
export const CAPABILITY_DEFLATE = 'deflate';

/** P21: so many people a session may watch. */
export const MOST_WATCHED = 200;
