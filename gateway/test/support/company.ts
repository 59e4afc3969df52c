/** Who is in what, and who is told of whom: nobody yet. */
import { Conversations } from '../../src/presence/audience/conversations.ts';
import { Hearers } from '../../src/presence/audience/hearers.ts';

export interface Company {
  readonly conversations: Conversations;
  readonly hearers: Hearers;
}

export function company(crowdLimit?: number): Company {
  const conversations = new Conversations(crowdLimit);
  return { conversations, hearers: new Hearers(conversations) };
}
