/** Where the facts come from: a gateway, over the socket and over REST; in tests, whoever sets them. */
import type { WireError } from '@meeshy/status-protocol';
import type { Clock } from './clock.ts';
import { type Connection, type ConnectionOptions, createConnection } from './connection.ts';
import { ReadFailure, readParticipants } from './participants.ts';
import type { UserLike } from './people.ts';

export interface Source extends Connection {
  /** Everybody in a conversation, with fresh facts. Throws `ReadFailure`. */
  readParticipants<Person extends UserLike>(conversationId: string): Promise<Person[]>;
}

export const NOT_SIGNED_IN: WireError = { code: 'UNAUTHORIZED', message: 'Whoever asked is not signed in any more' };

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
