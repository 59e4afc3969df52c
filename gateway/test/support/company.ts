/** Who is in what, and who is told of whom: nobody yet. */
import { Audience } from '../../src/presence/audience.ts';
import { Conversations } from '../../src/presence/conversations.ts';

export interface Company {
  readonly conversations: Conversations;
  readonly audience: Audience;
}

export function company(crowdLimit?: number): Company {
  const conversations = new Conversations(crowdLimit);
  return { conversations, audience: new Audience(conversations) };
}
