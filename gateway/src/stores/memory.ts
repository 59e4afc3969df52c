import { DAY_MS } from '@meeshy/status-protocol';
import type { Store } from '../presence/ports.ts';
import { NO_CLAIMS } from '../presence/truth/claims.ts';
import type { StoredSubject } from '../presence/truth/subject.ts';
import { keptOf } from './kept.ts';

/** The store of a process that keeps nothing: for tests and for hosts that need no restart. */
export function memoryStore(): Store {
  const subjects = new Map<string, StoredSubject>();
  const signsOfLife = new Map<string, number>();
  /** By subject as the how manieth something was last said of it, the earliest first. */
  const saidAs = new Map<string, number>();
  let said = 0;

  function keep(after: StoredSubject, before?: StoredSubject): void {
    subjects.set(after.id, after);
    if ((after.claims ?? NO_CLAIMS) === (before?.claims ?? NO_CLAIMS)) return;
    saidAs.delete(after.id);
    saidAs.set(after.id, ++said);
  }

  return {
    async load(ids) {
      return [...new Set(ids)].flatMap((id) => subjects.get(id) ?? []);
    },

    async save(batch, latest?: number) {
      for (const said of batch) {
        const known = subjects.get(said.id);
        keep(keptOf(known, said, latest), known);
      }
    },

    async saidSince(since, limit) {
      const from = since?.at ?? said;
      const later = [...saidAs].filter(([, at]) => at > from).map(([id, at]) => ({ at, id }));
      const found = later.slice(0, limit);
      const isMore = found.length === limit;
      return {
        said: found,
        until: { at: isMore ? (found.at(-1)?.at ?? from) : said, id: '' },
        sureUntil: said,
        isMore,
      };
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
