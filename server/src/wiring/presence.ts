/** Presence on the server's sockets: whom it asks, who may say what, and who hears of what happens in it. */
import {
  attachPresence,
  type Clock,
  type Cluster,
  type EventHandlers,
  type LivePresence,
  type Observe,
  type ToldServer,
} from '@meeshy/status-gateway';
import { presenceSettingsIn } from '@meeshy/status-gateway/settings';
import type { CanaryPair, Host } from '../canary/pair.ts';
import type { Identity } from '../chat/types.ts';
import type { Geoip } from '../geoip/geoip.ts';
import type { OperatorWatch } from '../operators/watch.ts';
import type { Settings } from '../settings.ts';
import { peerAddress } from '../sockets/address.ts';
import { chatHandlers, enterRooms, refuseUnhandled } from '../sockets/chat.ts';
import { createTyping, type Typing } from '../sockets/typing.ts';
import type { Storage } from '../storage.ts';
import type { RunningChat } from './chat.ts';
import type { Circle } from './circle.ts';
import type { Reports } from './reports.ts';

export interface PresenceParts {
  readonly io: ToldServer;
  readonly settings: Settings;
  readonly cluster: Cluster;
  readonly store: Storage['store'];
  readonly chat: RunningChat;
  readonly operators: OperatorWatch;
  readonly canary: CanaryPair | null;
  readonly geoip: Geoip | null;
  readonly circle: Pick<Circle, 'presence' | 'outward'>;
  readonly reports: Reports;
  readonly clock: Clock;
  readonly viewersToldAgainMs: number | undefined;
}

export function presenceOn(parts: PresenceParts): LivePresence {
  const { io, settings, cluster, canary, geoip, operators, circle, reports, clock, viewersToldAgainMs } = parts;
  const host = hostOf(parts);
  const typing = createTyping(io, () => circle.presence);
  return attachPresence(io, {
    settings: presenceSettingsIn(settings),
    clock,
    cluster,
    ...(canary?.admittedBy(host) ?? host),
    onEnded: parts.chat.forget,
    onResighted(subjectId) {
      typing.resighted(subjectId);
      operators.resighted(subjectId);
      circle.outward.resighted(subjectId);
    },
    addressOf: peerAddress(settings.trustProxy),
    ...(geoip && { locate: geoip.locate }),
    observe: observing(parts),
    onUnforeseen: (error) => reports.unforeseen('callback', error),
    onRefused: reports.refused,
    countsEvent: () => true,
    ...(viewersToldAgainMs !== undefined && { viewersToldAgainMs }),
    onConversations: enterRooms,
    handlers: handlersOf(parts, typing),
    onUnhandled: (who) => refuseUnhandled(who, reports.refused),
    onSession(socket, { subject }) {
      if (canary?.has(subject.id)) socket.once('disconnect', canary.sessionOpened());
      else {
        operators.opened(socket, subject);
        circle.outward.opened(subject.id);
      }
    },
  });
}

function hostOf({ chat: { chat }, store }: PresenceParts): Host {
  const { stillValid, authenticate } = chat.accounts;
  return { ...chat.directory, store, stillValid, authenticate };
}

function handlersOf({ chat: { chat }, operators, circle, reports }: PresenceParts, typing: Typing) {
  const ofChat: EventHandlers<Identity> = chatHandlers<Identity>({
    send: chat.messages.send,
    onActivity: (sessionId) => circle.presence.sessionActivity(sessionId),
    typing,
    onRefused: reports.refused,
  });
  return new Map([...ofChat, ...operators.handlers]);
}

/** Whatever happens is counted and logged; of the canary nobody else hears. */
function observing({ canary, operators, circle, reports }: PresenceParts): Observe {
  return (observation) => {
    reports.observe(observation);
    if (canary?.isOf(observation)) return;
    operators.observe(observation);
    if (observation.kind === 'change') circle.outward.changed(observation.change);
  };
}
