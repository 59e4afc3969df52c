import { type Facts, readTime } from '@meeshy/status-protocol';
import type { Store, StoredSubject } from '../presence/ports.ts';

const DAY_MS = 86_400_000;

/** The store of a process that keeps nothing: for tests and for hosts that need no restart. */
export function memoryStore(): Store {
  const subjects = new Map<string, StoredSubject>();
  const signsOfLife = new Map<string, number>();
  return {
    async load(ids) {
      return [...new Set(ids)].flatMap((id) => subjects.get(id) ?? []);
    },

    async save(batch, latest = Number.POSITIVE_INFINITY) {
      for (const subject of batch) subjects.set(subject.id, newer(subjects.get(subject.id), subject, latest));
    },

    async online(after, limit) {
      return [...subjects.values()]
        .filter(({ id, facts }) => facts.isOnline && id > (after ?? ''))
        .sort((a, b) => (a.id < b.id ? -1 : 1))
        .slice(0, limit);
    },

    async recordSignOfLife(nodeId, at) {
      signsOfLife.set(nodeId, Math.max(at, signsOfLife.get(nodeId) ?? 0));
      const latest = Math.max(...[...signsOfLife].filter(([id]) => id !== nodeId).map(([, alive]) => alive));
      for (const [id, alive] of signsOfLife) {
        if (id !== nodeId && alive < Math.min(at - DAY_MS, latest)) signsOfLife.delete(id);
      }
    },

    async countOnline() {
      const online = [...subjects.values()].filter(({ facts }) => facts.isOnline);
      const users = online.filter(({ kind }) => kind === 'user').length;
      return { users, anonymous: online.length - users };
    },

    async lastSignOfLife(exceptNodeIds) {
      const others = [...signsOfLife].filter(([nodeId]) => !exceptNodeIds.includes(nodeId)).map(([, at]) => at);
      return others.length > 0 ? Math.max(...others) : null;
    },
  };
}

function newer(before: StoredSubject | undefined, incoming: StoredSubject, latest: number): StoredSubject {
  const stored = before && { ...before, facts: replaced(before.facts, incoming.facts, latest) };
  const { facts } = !stored || incoming.facts.version > stored.facts.version ? incoming : stored;
  const lastActiveAt = Math.max(stored?.facts.lastActiveAt ?? 0, incoming.facts.lastActiveAt ?? 0);
  return {
    ...(stored ?? incoming),
    facts: { ...facts, lastSeen: readTime(facts.lastSeen), lastActiveAt: readTime(lastActiveAt) },
  };
}

/** Times that are later than `latest` give way to those that come. */
function replaced(stored: Facts, { lastSeen, lastActiveAt }: Facts, latest: number): Facts {
  return {
    ...stored,
    lastSeen: (stored.lastSeen ?? 0) > latest ? (lastSeen ?? stored.lastSeen) : stored.lastSeen,
    lastActiveAt: (stored.lastActiveAt ?? 0) > latest ? (lastActiveAt ?? stored.lastActiveAt) : stored.lastActiveAt,
  };
}
