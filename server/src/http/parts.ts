import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Presence } from '@meeshy/status-gateway';
import type { FastifyBaseLogger, FastifyInstance, RawServerDefault } from 'fastify';
import type { Alerts } from '../alerts/alerts.ts';
import type { Chat } from '../chat/types.ts';
import type { DatabaseHealth } from '../database/health.ts';
import type { Keys } from '../keys/keys.ts';
import type { Metrics } from '../metrics.ts';
import type { Push } from '../push/push.ts';
import type { Histories } from '../rhythm/histories.ts';
import type { ShownHistories } from '../rhythm/shown.ts';
import type { Settings } from '../settings.ts';
import type { Webhooks } from '../webhooks/webhooks.ts';
import type { ZodTypes } from './validation.ts';

/** What HTTP is made of. */
export interface HttpParts {
  readonly settings: Settings;
  readonly chat: Chat;
  readonly presence: Presence;
  readonly keys: Keys;
  readonly webhooks: Webhooks;
  readonly alerts: Alerts;
  readonly push: Pick<Push, 'key' | 'subscribe' | 'unsubscribe'>;
  readonly histories: Histories;
  readonly shownHistories: ShownHistories;
  readonly metrics: Pick<Metrics, 'refused' | 'text'>;
  /** Operators change its level. */
  readonly log: FastifyBaseLogger;
  /** How the database is. */
  readonly database: DatabaseHealth;
  /** Whether the other gateways can be reached; unless given, there are none. */
  readonly isInTouch?: () => boolean;
  readonly phase: () => 'starting' | 'ready' | 'stopping';
  /** The folder of the built web app; it may be missing. */
  readonly webApp: string;
  /** The folder of the page that shows the documents, built likewise. */
  readonly documents: string;
  /** Whether the demo accounts exist, so that the sign-in screen may offer them. Unless given, outside production. */
  readonly demo?: boolean;
}

/** Fastify whose routes take zod schemas. */
export type App = FastifyInstance<RawServerDefault, IncomingMessage, ServerResponse, FastifyBaseLogger, ZodTypes>;

/** P21: as often as those who view a crowd are told how many are in it. */
export const COUNTED_LATELY = { maxAgeMs: 5_000 };
