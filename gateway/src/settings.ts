/** The settings of presence: their names in an environment, what they may be, their defaults, and which pairs cannot work. */
import { once } from '@meeshy/status-protocol';
import { z } from 'zod';

/** The settings of presence. Times are milliseconds. */
export interface PresenceSettings {
  /** Failed socket authentications per minute and address; 0: unlimited. */
  readonly connectionRateLimit: number;
  readonly maxSessionsPerSubject: number;
  /** Per socket. */
  readonly eventsPerMinute: number;
  readonly offlineThresholdMs: number;
  readonly awayThresholdMs: number;
  readonly maintenanceIntervalMs: number;
  readonly throttleIntervalMs: number;
  readonly cacheCleanupIntervalMs: number;
  readonly cacheMaxAgeMs: number;
  readonly refreshIntervalMs: number;
  readonly startupGraceMs: number;
  readonly disconnectGraceMs: number;
  readonly flapLimit: number;
  readonly flapWindowMs: number;
  readonly flapDelayMs: number;
  readonly connectTimeoutMs: number;
  /** `pairwise`: one sees of others no more than one shows them; `none`: what they show. */
  readonly reciprocity: 'pairwise' | 'none';
  /** A conversation with more present members is a crowd, in which one is told of those alone whom one watches. */
  readonly crowdLimit: number;
}

/** Timers of Node fire at once when they are told to wait longer. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** A schema for a whole number written as text, from `least` to `most`. */
export const count = (least: number, most = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .regex(/^\d+$/, 'is not a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `is not between ${least} and ${most}`);
/** A duration of at least a millisecond, no longer than Node's timers can wait. */
export const durationMs = () => count(1, LONGEST_TIMER_MS);
const durationOrNoneMs = () => count(0, LONGEST_TIMER_MS);

/** The settings by their names in an environment, with their defaults, made when they are first read; `settlePresence` makes settings of them. */
export const presenceEnvironment = once(() =>
  z.object({
    CONNECTION_RATE_LIMIT: count(0).default(60),
    MAX_SESSIONS_PER_SUBJECT: count(1).default(20),
    EVENTS_PER_MINUTE: count(1).default(600),
    OFFLINE_THRESHOLD_MS: durationMs().default(300_000),
    AWAY_THRESHOLD_MS: durationMs().default(1_800_000),
    MAINTENANCE_INTERVAL_MS: durationMs().optional(),
    THROTTLE_INTERVAL_MS: durationOrNoneMs().default(60_000),
    CACHE_CLEANUP_INTERVAL_MS: durationMs().default(300_000),
    CACHE_MAX_AGE_MS: durationMs().optional(),
    REFRESH_INTERVAL_MS: durationMs().optional(),
    STARTUP_GRACE_MS: durationOrNoneMs().default(15_000),
    DISCONNECT_GRACE_MS: durationOrNoneMs().default(0),
    FLAP_LIMIT: count(1).default(3),
    FLAP_WINDOW_MS: durationMs().default(60_000),
    FLAP_DELAY_MS: durationMs().optional(),
    CONNECT_TIMEOUT_MS: durationMs().default(45_000),
    RECIPROCITY: z.enum(['pairwise', 'none'], 'is neither pairwise nor none').default('pairwise'),
    CROWD_LIMIT: count(2).default(500),
  }),
);

/** What cannot work, with the one line that says why. */
export type Impossible<Settings> = readonly { holds: (settings: Settings) => boolean; because: string }[];

/** Reads and checks the settings of presence; see `readWith`. */
export function readPresenceSettings(env: Record<string, string | undefined>): PresenceSettings {
  return readWith(env, presenceEnvironment(), settlePresence, IMPOSSIBLE_FOR_PRESENCE);
}

/**
 * What of the settings differs from the defaults, as a host gives it: checked like those in an environment. Throws an `Error` of one line that
 * names the setting.
 */
export function presenceSettingsOf(given: Partial<PresenceSettings> = {}): PresenceSettings {
  const env = Object.entries(given).map(([key, value]): [string, string | undefined] => {
    const name = key.replace(/[A-Z]/g, (capital) => `_${capital}`).toUpperCase();
    if (!(name in presenceEnvironment().shape)) throw new Error(`There is no setting "${key}" of presence`);
    return [name, value === undefined ? undefined : String(value)];
  });
  return readPresenceSettings(Object.fromEntries(env));
}

/** The settings of presence, out of those of a whole server. */
export function presenceSettingsIn(settings: PresenceSettings): PresenceSettings {
  const names = Object.keys(readPresenceSettings({})) as (keyof PresenceSettings)[];
  return Object.fromEntries(names.map((name) => [name, settings[name]])) as unknown as PresenceSettings;
}

/**
 * Reads settings, by their names in an environment, and checks them. What is empty counts as not set.
 * Throws an `Error` of one line that names the setting when a value cannot be read or a pair cannot work.
 */
export function readWith<Read, Settings>(
  env: Record<string, string | undefined>,
  environment: z.ZodType<Read>,
  settle: (read: Read) => Settings,
  impossible: Impossible<Settings>,
): Settings {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const read = environment.safeParse(set);
  if (!read.success) {
    throw new Error(read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; '));
  }
  const settings = settle(read.data);
  const refusal = impossible.find(({ holds }) => holds(settings));
  if (refusal) throw new Error(refusal.because);
  return settings;
}

/** Defaults that depend on another setting follow it, so that shortening one of them is enough. */
export function settlePresence(env: z.infer<ReturnType<typeof presenceEnvironment>>): PresenceSettings {
  const maintenanceIntervalMs =
    env.MAINTENANCE_INTERVAL_MS ?? Math.min(15_000, Math.ceil(env.OFFLINE_THRESHOLD_MS / 4));
  const refreshIntervalMs =
    env.REFRESH_INTERVAL_MS ??
    Math.max(maintenanceIntervalMs, Math.min(120_000, Math.ceil(env.OFFLINE_THRESHOLD_MS * 0.4)));
  return {
    connectionRateLimit: env.CONNECTION_RATE_LIMIT,
    maxSessionsPerSubject: env.MAX_SESSIONS_PER_SUBJECT,
    eventsPerMinute: env.EVENTS_PER_MINUTE,
    offlineThresholdMs: env.OFFLINE_THRESHOLD_MS,
    awayThresholdMs: env.AWAY_THRESHOLD_MS,
    maintenanceIntervalMs,
    throttleIntervalMs: env.THROTTLE_INTERVAL_MS,
    cacheCleanupIntervalMs: env.CACHE_CLEANUP_INTERVAL_MS,
    cacheMaxAgeMs: env.CACHE_MAX_AGE_MS ?? Math.max(600_000, env.THROTTLE_INTERVAL_MS),
    refreshIntervalMs,
    startupGraceMs: env.STARTUP_GRACE_MS,
    disconnectGraceMs: env.DISCONNECT_GRACE_MS,
    flapLimit: env.FLAP_LIMIT,
    flapWindowMs: env.FLAP_WINDOW_MS,
    flapDelayMs: env.FLAP_DELAY_MS ?? Math.min(5_000, Math.ceil(env.FLAP_WINDOW_MS / 12)),
    connectTimeoutMs: env.CONNECT_TIMEOUT_MS,
    reciprocity: env.RECIPROCITY,
    crowdLimit: env.CROWD_LIMIT,
  };
}

/** Settings that contradict each other, and the sentence by which they are refused. */
export const IMPOSSIBLE_FOR_PRESENCE: Impossible<PresenceSettings> = [
  {
    holds: (s) => s.offlineThresholdMs >= s.awayThresholdMs,
    because: 'AWAY_THRESHOLD_MS is not longer than OFFLINE_THRESHOLD_MS: nobody could ever be away',
  },
  {
    holds: (s) => s.maintenanceIntervalMs > s.offlineThresholdMs,
    because: 'MAINTENANCE_INTERVAL_MS is longer than OFFLINE_THRESHOLD_MS: idle people would be found too late',
  },
  {
    holds: (s) => s.refreshIntervalMs > s.offlineThresholdMs,
    because: 'REFRESH_INTERVAL_MS is longer than OFFLINE_THRESHOLD_MS: active people would turn away on the screens',
  },
  {
    holds: (s) => s.refreshIntervalMs < s.maintenanceIntervalMs,
    because: 'REFRESH_INTERVAL_MS is shorter than MAINTENANCE_INTERVAL_MS: refreshes are made by the sweep',
  },
  {
    holds: (s) => s.cacheMaxAgeMs < s.throttleIntervalMs,
    because: 'CACHE_MAX_AGE_MS is shorter than THROTTLE_INTERVAL_MS: a throttle would be forgotten before it ends',
  },
  {
    holds: (s) => s.disconnectGraceMs >= s.offlineThresholdMs,
    because: 'DISCONNECT_GRACE_MS is not shorter than OFFLINE_THRESHOLD_MS: nobody could ever leave',
  },
  {
    holds: (s) => s.flapDelayMs > s.flapWindowMs,
    because: 'FLAP_DELAY_MS is longer than FLAP_WINDOW_MS: a delay would outlive the memory of what caused it',
  },
];
