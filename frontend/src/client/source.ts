import type { Connection } from './connection.ts';
import type { UserLike } from './people.ts';
import type { Asked } from './rest.ts';

/** Where the facts come from: a gateway, over the socket and over REST; in tests, whoever sets them. */
export interface Source extends Connection {
  /** Everybody in a conversation, with fresh facts. Throws `ReadFailure`. */
  readParticipants<Person extends UserLike>(conversationId: string): Promise<Person[]>;
  /** What one says and shares oneself, over REST. Throws `ReadFailure`. */
  ask<Data>(path: string, asked?: Asked): Promise<Data>;
}
