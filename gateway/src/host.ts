/** For a host that builds a whole server around presence, and keeps the same bounds: of waiting, of attempts, of input, and of what it may tell. */
export { limitAttempts } from './attempts.ts';
export { away, causeOf } from './database/away.ts';
export { together } from './database/together.ts';
export { limitPerMinute } from './limit.ts';
export { parse } from './parse.ts';
export { isCrowdNow } from './presence/audience/conversations.ts';
export { goneEvent, occupationOf } from './presence/shown/wire.ts';
export { seldom } from './seldom.ts';
export { SLICE_MS, within } from './within.ts';
