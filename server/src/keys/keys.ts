/** API keys, by which other servers ask and claim. Each has a name; one that is revoked ends at once, at every gateway. */
import { Refusal } from '@meeshy/status-gateway';
import { type ApiKey, type NewApiKey, writeTime } from '@meeshy/status-protocol';
import { newId } from '../chat/ids.ts';
import { hashOf, randomToken } from '../chat/tokens.ts';
import type { Settings } from '../settings.ts';
import type { KeyRecords } from './records.ts';

/** One for each server that asks: more are a mistake of whoever makes them. */
const MOST_KEYS = 100;

/** What finds a key that was written where it does not belong. */
const PREFIX = 'meeshy_';

export interface Keys {
  /** The name of the one whose key has this hash; `null`: none. */
  nameOf(hash: string): Promise<string | null>;
  all(): Promise<ApiKey[]>;
  /** Rejects with CONFLICT when the name is taken, or there are too many. */
  make(name: string): Promise<NewApiKey>;
  /** Rejects with NOT_FOUND. */
  revoke(id: string): Promise<void>;
}

export function createKeys(records: KeyRecords, fixed: Settings['apiKeys'], now: () => number): Keys {
  const named = new Map(fixed.map(({ name, key }) => [hashOf(key), name]));
  const isFixed = (name: string) => fixed.some((one) => one.name === name);

  return {
    nameOf: async (hash) => named.get(hash) ?? (await records.find(hash))?.name ?? null,

    async all() {
      const kept = await records.all();
      return [
        ...fixed.map(({ name }) => ({ id: null, name, createdAt: null })),
        ...kept.map(({ id, name, createdAt }) => ({ id, name, createdAt: writeTime(createdAt) })),
      ];
    },

    async make(name) {
      const count = (await records.all()).length;
      if (count >= MOST_KEYS) throw new Refusal('CONFLICT', `There are ${MOST_KEYS} keys: revoke one that is not used`);
      const at = now();
      const [id, key] = [newId(at), PREFIX + randomToken()];
      const isNew = !isFixed(name) && (await records.add({ id, name, createdAt: at, hash: hashOf(key) }));
      if (!isNew) throw new Refusal('CONFLICT', 'There is a key of that name');
      return { id, name, createdAt: writeTime(at) ?? '', key };
    },

    async revoke(id) {
      if (!(await records.remove(id))) throw new Refusal('NOT_FOUND', 'There is no such key');
    },
  };
}
