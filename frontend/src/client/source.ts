import type { Connection } from './connection.ts';
import type { UserLike } from './people.ts';

/** Where the facts come from: a gateway, over the socket and over REST; in tests, whoever sets them. */
export interface Source extends Connection {
  /** Everybody in a conversation, with fresh facts. Throws `ReadFailure`. */
  readParticipants<Person extends UserLike>(conversationId: string): Promise<Person[]>;
}
