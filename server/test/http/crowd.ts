/** A group too large to be made over HTTP, in which every tenth member has been active. */
import type { Host } from './host.ts';
import type { Member } from './people.ts';

/** Adds members to a conversation; answers their ids. */
export async function crowd(host: Host, owner: Member, conversationId: string, size: number): Promise<string[]> {
  const now = Date.now();
  const ids = Array.from({ length: size }, (_, at) => `crowd-${String(at).padStart(6, '0')}-of-the-large-group`);
  for (let from = 0; from < size; from += 500) {
    const slice = ids.slice(from, from + 500);
    const subjects = slice.map((id, at) => ({
      id,
      kind: 'user' as const,
      username: `member${from + at}`,
      username_key: `member${from + at}`,
      display_name: `Member ${from + at}`,
      name_key: `member ${String(((from + at) * 7919) % size).padStart(6, '0')}`,
      last_active_at: (from + at) % 10 === 0 ? now : now - 7_200_000,
      last_seen: (from + at) % 10 === 0 ? null : now - 7_200_000,
      version: 1,
    }));
    await host.db.insertInto('subjects').values(subjects).execute();
    const places = slice.map((id) => ({
      conversation_id: conversationId,
      subject_id: id,
      state: 'present' as const,
      invited_by: owner.id,
      joined_at: now,
    }));
    await host.db.insertInto('members').values(places).execute();
  }
  return ids;
}
