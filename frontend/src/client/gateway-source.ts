import type { Clock } from './clock.ts';
import { type ConnectionOptions, createConnection } from './connection.ts';
import type { SessionCredentials } from './credentials.ts';
import type { Carrier } from './link.ts';
import { readParticipants } from './participants.ts';
import { NOT_SIGNED_IN } from './refusals.ts';
import { addressOf, ask, ReadFailure } from './rest.ts';
import type { Source } from './source.ts';

/** Opens nothing before `connect`. */
export function gatewaySource(options: ConnectionOptions, clock: Clock, given?: Carrier): Source {
  const { url, getCredentials } = options;

  async function own(): Promise<SessionCredentials> {
    const credentials = await getCredentials({ isExpired: false });
    if (credentials === null) throw new ReadFailure(NOT_SIGNED_IN);
    return credentials;
  }

  return {
    ...createConnection(options, clock, given),
    readParticipants: async (conversationId) => readParticipants(conversationId, { url, credentials: await own() }),
    ask: async (path, asked) => ask(addressOf(url, path), await own(), asked),
  };
}
