/** Messages that the crowd sends to each other, and what became of them. */
import type { Message } from '@meeshy/status-protocol';
import type { Crowd, Person } from './crowd.ts';
import type { Device } from './device.ts';
import type { Random } from './random.ts';

export interface Audit {
  /** When the last one was refused, `performance.now()`. */
  readonly refusedAt: number | null;
  readonly acknowledged: number;
  /** Acknowledged, and not in the history. */
  readonly lost: number;
  /** In the history, but not brought to a member who was connected from before it was sent until now. */
  readonly late: number;
}

export interface Messages {
  /** Somebody says something. */
  send(): Promise<void>;
  arrived(device: Device, content: string): void;
  /** Of what was acknowledged since the last audit; rejects when the history cannot be read. */
  audit(): Promise<Audit>;
}

interface Sent {
  readonly content: string;
  readonly conversationId: string;
  readonly at: number;
  readonly recipients: readonly Device[];
  readonly arrivedAt: Set<Device>;
}

/** Whoever has been connected for so long is in the rooms. */
const SETTLE_MS = 1_000;
const PAGE = 500;

/** `onLeak`: a message came to somebody who had left its conversation before it was written. */
export function createMessages(crowd: Crowd, frontUrl: string, random: Random, onLeak: () => void): Messages {
  const ownerOf = new Map(crowd.people.flatMap((person) => person.devices.map((device) => [device, person] as const)));
  const sent = new Map<string, Sent>();
  let acknowledged: Sent[] = [];
  let refusedAt: number | null = null;
  let count = 0;

  function recipientsOf(sender: Device, conversationId: string, at: number): Device[] {
    const members = crowd.conversations.get(conversationId) ?? [];
    const isSettled = ({ connectedAt }: Device) => connectedAt !== null && at - connectedAt > SETTLE_MS;
    return members.flatMap(({ devices }) => devices).filter((device) => device !== sender && isSettled(device));
  }

  function isMissedBy(device: Device, { at, arrivedAt }: Sent): boolean {
    return device.connectedAt !== null && device.connectedAt < at && !arrivedAt.has(device);
  }

  return {
    async send() {
      const { devices, conversationId, partedAt } = random.pick(crowd.people);
      const device = devices.find(({ connectedAt }) => connectedAt !== null);
      count += 1;
      if (!device || partedAt !== null) return;
      const at = performance.now();
      const recipients = recipientsOf(device, conversationId, at);
      const message: Sent = { content: `message ${count}`, conversationId, at, recipients, arrivedAt: new Set() };
      sent.set(message.content, message);
      const { success } = await device.send(conversationId, message.content);
      if (success) acknowledged.push(message);
      else refusedAt = performance.now();
    },

    arrived(device, content) {
      const message = sent.get(content);
      message?.arrivedAt.add(device);
      const partedAt = ownerOf.get(device)?.partedAt ?? null;
      if (message && partedAt !== null && message.at > partedAt) onLeak();
    },

    async audit() {
      const [audited, lastRefusedAt] = [acknowledged, refusedAt];
      acknowledged = [];
      refusedAt = null;
      const kept = new Set<string>();
      for (const id of new Set(audited.map(({ conversationId }) => conversationId))) {
        const [member] = crowd.conversations.get(id) ?? [];
        if (member) for (const content of await history(frontUrl, member, id)) kept.add(content);
      }
      const inHistory = audited.filter(({ content }) => kept.has(content));
      return {
        refusedAt: lastRefusedAt,
        acknowledged: audited.length,
        lost: audited.length - inHistory.length,
        late: inHistory.filter((message) => message.recipients.some((device) => isMissedBy(device, message))).length,
      };
    },
  };
}

async function history(frontUrl: string, { token }: Person, conversationId: string): Promise<string[]> {
  const contents: string[] = [];
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await fetch(`${frontUrl}/api/messages/${conversationId}?limit=${PAGE}${query}`, {
      headers: { authorization: `Bearer ${token}`, 'x-activity': 'none', connection: 'close' },
    });
    if (!answer.ok) throw new Error(`The history of ${conversationId}: ${answer.status} ${await answer.text()}`);
    const { data } = (await answer.json()) as { data: { items: Message[]; nextCursor: string | null } };
    contents.push(...data.items.map(({ content }) => content));
    cursor = data.nextCursor;
  } while (cursor !== null);
  return contents;
}
