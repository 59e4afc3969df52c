/** What operators watch: live figures of one gateway, pushed while somebody looks, and never to anybody else. */
import { z } from 'zod';
import { timeSchema } from './fields.ts';
import { idSchema } from './ids.ts';

const count = z.int().nonnegative();
const someone = z.object({ userId: idSchema, username: z.string() });

/**
 * `watching: true` begins or goes on, `false` ends it. `search`: the figures are to name who is online by that
 * name, or by any when it is empty. Only a user with the role ADMIN may; it is no activity.
 */
export const operatorWatchSchema = z.object({ watching: z.boolean(), search: z.string().max(64).optional() });
export type OperatorWatch = z.infer<typeof operatorWatchSchema>;

/** What is counted in an interval, of this gateway; `online` of all. */
const countsSchema = z.object({
  /** How long `opened`, `closed`, `changes` and `deliveries` were counted for; 0: the counting begins. */
  intervalMs: count,
  online: z.object({ users: count, anonymous: count }),
  sessions: count,
  opened: count,
  changes: count,
  deliveries: count,
  /** From the cause to the last socket write, of the last 10 seconds; `null`: nothing was announced. */
  latencyMs: z.object({ p50: z.number(), p95: z.number(), p99: z.number() }).nullable(),
});

/** Sent once when somebody begins to watch: the last hour as far as this gateway has lived it, the oldest first. */
export const operatorHistorySchema = z.object({ points: z.array(countsSchema.extend({ at: timeSchema })) });
export type OperatorHistory = z.infer<typeof operatorHistorySchema>;

/** Whose figures these are. */
const gatewaySchema = z.object({
  name: z.string(),
  version: z.string(),
  startedAt: timeSchema,
  /** How many gateways live, this one among them. */
  gateways: count,
  database: z.enum(['ok', 'away']),
  /** The way to the other gateways; `none`: this one is alone. */
  redis: z.enum(['ok', 'away', 'none']),
});

/** Sent at once when somebody begins to watch, then every second. */
export const operatorFiguresSchema = countsSchema.extend({
  serverTime: timeSchema,
  gateway: gatewaySchema,
  closed: count,
  /** REST requests that were activity, since the status metrics were last reset. */
  requests: z.object({ total: count, throttled: count, successful: count, failed: count, throttleRate: z.number() }),
  /** Taken offline by the sweep since the gateway started. */
  zombies: z.object({ idle: count, orphan: count }),
  /** What the last sweep found to disagree, by kind; empty before the first one. */
  drift: z.record(z.string(), count),
  /** The latest first. */
  sweeps: z.array(z.object({ at: timeSchema, idle: count, orphans: count, ms: z.number() })),
  /** The longest announcements of the last 5 minutes. */
  slowest: z.array(someone.extend({ at: timeSchema, ms: z.number() })),
  /** Who closed several sessions within the last 5 minutes. */
  flapping: z.array(someone.extend({ closed: count })),
  /** Who has a session on any gateway and fits the search, 20 at most, by name. */
  found: z.array(someone.extend({ isAnonymous: z.boolean(), sessions: count })),
});
export type OperatorFigures = z.infer<typeof operatorFiguresSchema>;
