/** The chat, with what becomes of what happens in it: whom the sockets, presence and what is outside are told of. */
import type { Clock, ToldServer } from '@meeshy/status-gateway';
import { causeOf } from '@meeshy/status-gateway/host';
import type { Logger } from 'pino';
import { createChat } from '../chat/chat.ts';
import { fillDemo } from '../chat/demo.ts';
import { removeEndedGuests } from '../chat/guests.ts';
import { createIdentityCache } from '../chat/identity-cache.ts';
import type { Chat, ChatEvents } from '../chat/types.ts';
import { createDatabaseHealth, type DatabaseHealth } from '../database/health.ts';
import type { Settings } from '../settings.ts';
import { chatRooms } from '../sockets/chat.ts';
import { createRenaming } from '../sockets/renaming.ts';
import type { Storage } from '../storage.ts';
import type { Circle } from './circle.ts';
import type { Reports } from './reports.ts';

/** How often guests who ended long ago are removed, and crowds of which guests have ended are counted again. */
const TIDYING_INTERVAL_MS = 3_600_000;

export interface RunningChatParts {
  readonly storage: Pick<Storage, 'records' | 'tryWriting'>;
  readonly settings: Settings;
  /** Signs the tokens. */
  readonly secret: string;
  readonly io: ToldServer;
  readonly circle: Pick<Circle, 'presence' | 'outward'>;
  readonly reports: Pick<Reports, 'failed' | 'inBackground'>;
  readonly log: Pick<Logger, 'warn'>;
  readonly clock: Clock;
}

export interface RunningChat {
  readonly chat: Chat;
  /** How the database is. */
  readonly database: DatabaseHealth;
  /** The subject is no more. */
  forget(subjectId: string): void;
  stop(): void;
}

/** Outside production the demo is in it. */
export async function runChat(parts: RunningChatParts): Promise<RunningChat> {
  const { storage, settings, secret, circle, reports, log, clock } = parts;
  const { records } = storage;
  const now = () => clock.wall();

  const { accounts, ...rest } = createChat({
    records,
    settings,
    secret,
    events: eventsTold(parts),
    now,
    lookAs: (viewerId, of) => circle.presence.look(viewerId, of),
    withStatus: (viewerId, status) => circle.presence.withStatus(viewerId, status),
  });
  const identityCache = createIdentityCache(clock, (error) => reports.failed('recognising somebody', error));
  const chat: Chat = { ...rest, accounts: identityCache.around(accounts) };

  if (!settings.production) await fillDemo(records, now());
  await chat.conversations.reviewCrowds();
  const tidying = setInterval(() => {
    reports.inBackground('removing ended guests', removeEndedGuests(records, now()));
    reports.inBackground('reviewing crowds', chat.conversations.reviewCrowds());
  }, TIDYING_INTERVAL_MS);

  return {
    chat,
    database: createDatabaseHealth({
      tryReading: () => chat.accounts.stillValid([]),
      tryWriting: storage.tryWriting,
      onAway: (error) => log.warn({ err: error }, 'the database does not answer, or takes nothing in'),
    }),
    forget: identityCache.forget,
    stop: () => clearInterval(tidying),
  };
}

/** What was said goes to the rooms; who is where, and who is no more, to presence and outside. */
function eventsTold({ io, circle, reports }: RunningChatParts): ChatEvents {
  const { failed, inBackground } = reports;
  const rename = createRenaming(io, () => circle.presence);
  return {
    ...chatRooms(io),
    renamed: (conversationIds, payload) => inBackground('telling of a name', rename(conversationIds, payload)),
    untold: (error) => failed('telling what was done', causeOf(error)),

    joined(conversationId, subjectId) {
      inBackground('introducing a member', circle.presence.joined(conversationId, subjectId));
      circle.outward.moved(conversationId);
    },
    left(conversationId, subjectId) {
      inBackground('parting members', circle.presence.left(conversationId, subjectId));
      circle.outward.moved(conversationId);
    },
    ended(subjectId) {
      inBackground('ending a subject', circle.presence.end(subjectId));
      circle.outward.ended(subjectId);
    },
    acted(subjectId, knownTo, at) {
      inBackground('telling of an act', circle.presence.acted(subjectId, knownTo, at));
    },
  };
}
