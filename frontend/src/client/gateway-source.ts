import type { Clock } from './clock.ts';
import { type ConnectionOptions, createConnection } from './connection.ts';
import { ReadFailure, readParticipants } from './participants.ts';
import { NOT_SIGNED_IN } from './refusals.ts';
import type { Source } from './source.ts';

/** Opens nothing before `connect`. */
export function gatewaySource(options: ConnectionOptions, clock: Clock): Source {
  const { url, getCredentials } = options;
  return {
    ...createConnection(options, clock),
    async readParticipants(conversationId) {
      const credentials = await getCredentials({ isExpired: false });
      if (credentials === null) throw new ReadFailure(NOT_SIGNED_IN);
      return readParticipants(conversationId, { url, credentials });
    },
  };
}
