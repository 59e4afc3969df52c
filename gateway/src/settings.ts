/** Every setting: its name in the environment, what it may be, its default, and which pairs cannot work. */
import { z } from 'zod';
import { readRedisAddress } from './cluster/address.ts';

export type LogLevel = z.infer<typeof logLevel>;

export interface Settings {
  readonly production: boolean;
  readonly host: string;
  /** 0: any free port. */
  readonly port: number;
  /** `sqlite:<path>`, `postgres://…` or `mongodb://…`. */
  readonly databaseUrl: string;
  /** Where the gateways of one population meet, in a form of `readRedisAddress`. `null`: this one is alone. */
  readonly redisUrl: string | null;
  /** `null`: made once and kept beside the database; never in production. */
  readonly jwtSecret: string | null;
  readonly jwtExpiresInMs: number;
  /** Origins that may call beside our own; `*`: any. */
  readonly corsOrigins: readonly string[];
  /** As Fastify takes it: nobody, everybody, how many hops, or which addresses. */
  readonly trustProxy: boolean | number | string;
  /** 16 characters or more; `null`: none opens the operator routes. */
  readonly maintenanceToken: string | null;
  /** Sign-ins and registrations per minute and address; 0: unlimited. */
  readonly authRateLimit: number;
  /** Failed socket authentications per minute and address; 0: unlimited. */
  readonly connectionRateLimit: number;
  readonly maxSessionsPerSubject: number;
  /** Living ones. */
  readonly maxGuestsPerLink: number;
  /** Per socket. */
  readonly eventsPerMinute: number;
  /** REST requests per minute and subject; 0: unlimited. */
  readonly requestsPerMinute: number;
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
  readonly pingIntervalMs: number;
  readonly pingTimeoutMs: number;
  readonly connectTimeoutMs: number;
  readonly logLevel: LogLevel;
  /** Two internal subjects measure what a real viewer sees. */
  readonly canary: boolean;
}

const logLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']);

/** Timers of Node fire at once when they are told to wait longer. */
const LONGEST_TIMER_MS = 2_147_483_647;

const count = (least: number, most = Number.MAX_SAFE_INTEGER) =>
  z
    .string()
    .regex(/^\d+$/, 'is not a whole number')
    .transform(Number)
    .refine((value) => value >= least && value <= most, `is not between ${least} and ${most}`);
const durationMs = count(1, LONGEST_TIMER_MS);
const durationOrNoneMs = count(0, LONGEST_TIMER_MS);

const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

const lifetime = z.string().transform((text, context) => {
  const [, amount, unit] = /^(\d{1,9})(ms|s|m|h|d)$/.exec(text) ?? [];
  const ms = Number(amount) * UNITS_MS[unit as keyof typeof UNITS_MS];
  if (ms > 0) return ms;
  context.addIssue('is not a duration such as 500ms, 90s, 15m, 24h or 7d');
  return z.NEVER;
});

/** What is refused may hold a password: so it is not quoted. */
const databaseUrl = z
  .string()
  .regex(
    /^(sqlite:(?!:memory:).|(postgres|postgresql|mongodb|mongodb\+srv):\/\/.)/,
    'is not sqlite:<path>, postgres://… or mongodb://…',
  );
const redisUrl = z
  .string()
  .refine(
    (text) => readRedisAddress(text) !== null,
    'is not redis://host:port, several of them joined by commas (a Redis Cluster), or redis+sentinel://host:port,host:port/name; in a password, % is written %25',
  );

const origins = z.string().transform((text, context) => {
  const list = text.split(',').map((origin) => origin.trim());
  const wrong = list.find((origin) => origin !== '*' && !isOrigin(origin));
  if (wrong === undefined) return list;
  context.addIssue(`has "${wrong}", which is not an origin such as https://chat.example.com`);
  return z.NEVER;
});

const proxies = z.string().transform((text) => {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) ? Number(text) : text;
});

const environment = z.object({
  NODE_ENV: z.string().default('development'),
  HOST: z.string().default('127.0.0.1'),
  PORT: count(0, 65_535).default(3_000),
  DATABASE_URL: databaseUrl.default('sqlite:./data/meeshy.db'),
  REDIS_URL: redisUrl.optional(),
  JWT_SECRET: z.string().optional(),
  JWT_EXPIRES_IN: lifetime.default(UNITS_MS.d),
  CORS_ORIGINS: origins.default([]),
  TRUST_PROXY: proxies.default(false),
  MAINTENANCE_TOKEN: z.string().optional(),
  AUTH_RATE_LIMIT: count(0).default(30),
  CONNECTION_RATE_LIMIT: count(0).default(60),
  MAX_SESSIONS_PER_SUBJECT: count(1).default(20),
  MAX_GUESTS_PER_LINK: count(1).default(200),
  EVENTS_PER_MINUTE: count(1).default(600),
  REQUESTS_PER_MINUTE: count(0).default(6_000),
  OFFLINE_THRESHOLD_MS: durationMs.default(300_000),
  AWAY_THRESHOLD_MS: durationMs.default(1_800_000),
  MAINTENANCE_INTERVAL_MS: durationMs.optional(),
  THROTTLE_INTERVAL_MS: durationOrNoneMs.default(60_000),
  CACHE_CLEANUP_INTERVAL_MS: durationMs.default(300_000),
  CACHE_MAX_AGE_MS: durationMs.optional(),
  REFRESH_INTERVAL_MS: durationMs.optional(),
  STARTUP_GRACE_MS: durationOrNoneMs.default(15_000),
  DISCONNECT_GRACE_MS: durationOrNoneMs.default(0),
  FLAP_LIMIT: count(1).default(3),
  FLAP_WINDOW_MS: durationMs.default(60_000),
  FLAP_DELAY_MS: durationMs.optional(),
  PING_INTERVAL_MS: durationMs.default(25_000),
  PING_TIMEOUT_MS: durationMs.default(10_000),
  CONNECT_TIMEOUT_MS: durationMs.default(45_000),
  LOG_LEVEL: logLevel.default('info'),
  CANARY: z.enum(['0', '1'], 'is neither 0 nor 1').default('0'),
});

/**
 * Reads and checks the settings. What is empty counts as not set.
 * Throws an `Error` of one line that names the setting when a value cannot be read or a pair cannot work.
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ''));
  const read = environment.safeParse(set);
  if (!read.success) {
    throw new Error(read.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; '));
  }
  const settings = settle(read.data);
  const refusal = IMPOSSIBLE.find(({ holds }) => holds(settings));
  if (refusal) throw new Error(refusal.because);
  return settings;
}

/** Defaults that depend on another setting follow it, so that shortening one of them is enough. */
function settle(env: z.infer<typeof environment>): Settings {
  const maintenanceIntervalMs =
    env.MAINTENANCE_INTERVAL_MS ?? Math.min(15_000, Math.ceil(env.OFFLINE_THRESHOLD_MS / 4));
  const refreshIntervalMs =
    env.REFRESH_INTERVAL_MS ??
    Math.max(maintenanceIntervalMs, Math.min(120_000, Math.ceil(env.OFFLINE_THRESHOLD_MS * 0.4)));
  return {
    production: env.NODE_ENV === 'production',
    host: env.HOST,
    port: env.PORT,
    databaseUrl: env.DATABASE_URL,
    redisUrl: env.REDIS_URL ?? null,
    jwtSecret: env.JWT_SECRET ?? null,
    jwtExpiresInMs: env.JWT_EXPIRES_IN,
    corsOrigins: env.CORS_ORIGINS,
    trustProxy: env.TRUST_PROXY,
    maintenanceToken: env.MAINTENANCE_TOKEN ?? null,
    authRateLimit: env.AUTH_RATE_LIMIT,
    connectionRateLimit: env.CONNECTION_RATE_LIMIT,
    maxSessionsPerSubject: env.MAX_SESSIONS_PER_SUBJECT,
    maxGuestsPerLink: env.MAX_GUESTS_PER_LINK,
    eventsPerMinute: env.EVENTS_PER_MINUTE,
    requestsPerMinute: env.REQUESTS_PER_MINUTE,
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
    pingIntervalMs: env.PING_INTERVAL_MS,
    pingTimeoutMs: env.PING_TIMEOUT_MS,
    connectTimeoutMs: env.CONNECT_TIMEOUT_MS,
    logLevel: env.LOG_LEVEL,
    canary: env.CANARY === '1',
  };
}

/** What cannot work, with the one line that says why. */
const IMPOSSIBLE: readonly { holds: (settings: Settings) => boolean; because: string }[] = [
  {
    holds: (s) => s.production && s.jwtSecret === null,
    because: 'JWT_SECRET is not set: production needs a secret of its own, of 16 characters or more',
  },
  {
    holds: (s) => s.production && (s.jwtSecret ?? '').length < 16,
    because: 'JWT_SECRET has fewer than 16 characters: in production it could be guessed',
  },
  {
    holds: (s) => s.maintenanceToken !== null && s.maintenanceToken.length < 16,
    because: 'MAINTENANCE_TOKEN has fewer than 16 characters: it could be guessed',
  },
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
  {
    holds: (s) => s.canary && s.flapLimit < 2,
    because: 'CANARY asks for a FLAP_LIMIT of 2 or more: otherwise it would measure the delay of those who flap',
  },
];

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;
}
