/**
 * A cluster of this node and another one, whose people come and go as fast as one likes: what it decides is heard here as from
 * Redis, and told to viewers here, while the other node would store it. It answers nothing, so this node decides of its own people.
 */

import { type Cluster, type StoredSubject, singleNode } from '@meeshy/status-gateway/transport';
import { ABSENT } from '@meeshy/status-protocol';

type Listener = Parameters<Cluster['start']>[0];

export interface OtherNode {
  readonly cluster: Cluster;
  /** The subject has come there, or has left. */
  tell(subject: StoredSubject, isOnline: boolean): void;
}

export function createOtherNode(): OtherNode {
  let listener: Listener | null = null;
  const versions = new Map<string, number>();

  return {
    cluster: {
      ...singleNode(),
      isAlone: false,
      isReachable: false,
      start(heard) {
        listener = heard;
      },
    },

    tell({ id, username, kind, claims = {} }, isOnline) {
      const at = Date.now();
      const version = Math.max((versions.get(id) ?? 0) + 1, at);
      versions.set(id, version);
      listener?.heard({
        subject: { id, username, kind },
        facts: { ...ABSENT, isOnline, lastSeen: isOnline ? null : at, lastActiveAt: at, version },
        claims,
        flapping: { delayMs: 0, ends: [] },
        toldActiveAt: at,
        cause: isOnline ? 'connected' : 'disconnected',
        holders: isOnline ? { other: 1 } : {},
        isNew: false,
        at,
      });
    },
  };
}
