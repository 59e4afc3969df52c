/** What sessions are told, by type: of people's presence nothing leaves but what was made of faces. */
import type { ServerToClientEvents } from '@meeshy/status-protocol';
import type { Counted, Naming, Shown } from '../../presence/shown/wire.ts';

/** How each event tells of people: by faces (`Shown`), by the names of those who have one (`Naming`), or by how many there are (`Counted`). */
interface ToldBy {
  authenticated: 'faces';
  'presence:snapshot': 'faces';
  'user:status': 'faces';
  'user:status:batch': 'faces';
  'message:new': 'faces';
  'typing:start': 'faces';
  'typing:stop': 'faces';
  'presence:alert': 'names';
  'conversation:viewers': 'names and numbers';
  'conversation:occupancy': 'numbers';
  'conversation:changed': 'faces';
  'user:changed': 'faces';
  'operator:figures': 'names';
  'operator:history': 'faces';
  error: 'faces';
}

/**
 * Events as they may leave (`ToldServer`, `ToldSocket`): by these types a plain object that tells of somebody's presence is not
 * taken. Those of what somebody does (it types, writes, has another name) name people by no face: to whom they may be told, hosts ask
 * by `unseenBy` and `hiddenFrom`, which answer with who is to be left out.
 */
export type ToldEvents = {
  [Event in keyof ServerToClientEvents]: (
    payload: Told<ToldBy[Event], Parameters<ServerToClientEvents[Event]>[0]>,
    // Whoever has it says so.
    ...taken: Event extends 'presence:alert' ? [taken: (answer: unknown) => void] : []
  ) => void;
};

type Told<By, Payload> = By extends 'names'
  ? Naming<Payload>
  : By extends 'names and numbers'
    ? Counted<Naming<Payload>>
    : By extends 'numbers'
      ? Counted<Payload>
      : Shown<Payload>;
