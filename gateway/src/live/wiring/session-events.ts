/** What a transport says of its connections. Nothing comes of it once this node is stopping. */

import type { Placing } from '../sessions/placing.ts';
import type { ViewingRoom } from '../sessions/viewing.ts';
import type { SessionEvents } from '../types.ts';
import type { Connections } from './connections.ts';
import type { Readiness } from './readiness.ts';

export interface SessionEventsParts {
  readonly connections: Connections;
  readonly viewing: ViewingRoom;
  readonly placing: Placing;
  readonly watch: SessionEvents['watch'];
  readonly whenReady: Readiness['whenReady'];
  readonly isStopping: () => boolean;
}

export function createSessionEvents(parts: SessionEventsParts): SessionEvents {
  const { connections, viewing, placing, watch, whenReady, isStopping } = parts;
  const { entrance, activity } = connections;
  return {
    admit: whenReady(entrance.admit),

    closed(sessionId, reason) {
      if (!isStopping()) entrance.closed(sessionId, reason);
    },

    renewed: entrance.renewed,

    sessionActivity(sessionId) {
      if (!isStopping()) activity.ofSession(sessionId);
    },

    viewing(sessionId, conversationId) {
      if (!isStopping()) viewing.show(sessionId, conversationId);
    },

    zone(sessionId, said) {
      if (!isStopping()) placing.said(sessionId, said);
    },

    watch: whenReady(watch),
  };
}
