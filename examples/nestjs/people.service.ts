import { type LivePresence, memoryStore, Refusal } from '@meeshy/status-gateway';
import { Injectable } from '@nestjs/common';

/** What your application knows of people; here two, in one conversation. */
@Injectable()
export class PeopleService {
  private readonly conversations: Record<string, string[]> = { lunch: ['alice', 'bob'] };

  presenceOptions() {
    return {
      // In place of a token that you check: the name itself.
      authenticate: async ({ token = '' }: { token?: string }) => {
        if (!this.conversationsOf(token).length) throw new Refusal('UNAUTHORIZED', 'Nobody is signed in');
        return { subject: { id: token, username: token, kind: 'user' as const }, language: 'en', expiresAt: Infinity };
      },
      conversationsOf: async (id: string) => this.conversationsOf(id),
      membersOf: async (name: string) => this.conversations[name] ?? [],
      store: memoryStore(),
      sockets: { cors: { origin: true } },
    };
  }

  /** Members change: presence is told. */
  async leave(presence: LivePresence, name: string, id: string): Promise<void> {
    this.conversations[name] = (this.conversations[name] ?? []).filter((one) => one !== id);
    await presence.left(name, id);
  }

  private conversationsOf(id: string): string[] {
    return Object.keys(this.conversations).filter((name) => this.conversations[name]?.includes(id));
  }
}
