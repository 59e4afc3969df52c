/** The settings of the server, beside those of presence: their names in the environment, what they may be, their defaults. */
import { readRedisAddress } from '@meeshy/status-gateway/redis';
import {
  count,
  durationMs,
  IMPOSSIBLE_FOR_PRESENCE,
  type Impossible,
  type PresenceSettings,
  presenceEnvironment,
  readWith,
  settlePresence,
} from '@meeshy/status-gateway/settings';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '@meeshy/status-protocol';
import { z } from 'zod';
import { isPair, type VapidKeys } from './push/vapid.ts';

export type LogLevel = z.infer<typeof logLevel>;

export interface Settings extends PresenceSettings {
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
  /** Of other servers, beside those that operators make: 16 characters or more each. */
  readonly apiKeys: readonly { readonly name: string; readonly key: string }[];
  /** Of push messages. `null`: made once and kept beside the database; in production, no push. */
  readonly vapidKeys: VapidKeys | null;
  /** Whom push services turn to: `mailto:…` or `https://…`. */
  readonly vapidContact: string | null;
  /** Webhooks and push services may be at this machine and in private networks, and use `http` in production. */
  readonly allowPrivateUrls: boolean;
  /** A file (mmdb) by which it is known where addresses are; `null`: nobody knows. */
  readonly geoipDb: string | null;
  /** Sign-ins and registrations per minute and address; 0: unlimited. */
  readonly authRateLimit: number;
  /** Living ones. */
  readonly maxGuestsPerLink: number;
  /** REST requests per minute and subject; 0: unlimited. */
  readonly requestsPerMinute: number;
  readonly pingIntervalMs: number;
  readonly pingTimeoutMs: number;
  readonly logLevel: LogLevel;
  /** Two internal subjects measure what a real viewer sees. */
  readonly canary: boolean;
}

const logLevel = z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']);

const UNITS_MS = { ms: 1, s: 1_000, m: MINUTE_MS, h: HOUR_MS, d: DAY_MS } as const;

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

/** What is refused may hold a key: so it is not quoted. */
const apiKeys = z.string().transform((text, context): Settings['apiKeys'] => {
  const list = text.split(',').map((entry) => /^\s*([\w.@-]{1,64}):(\S{16,256})\s*$/.exec(entry));
  const names = list.map((entry) => entry?.[1]);
  const isRight = list.every((entry) => entry !== null) && new Set(names).size === names.length;
  if (isRight) return list.map((entry) => ({ name: entry?.[1] ?? '', key: entry?.[2] ?? '' }));
  context.addIssue('is not name:key,name:key with names that differ and keys of 16 characters or more, without spaces');
  return z.NEVER;
});

const proxies = z.string().transform((text) => {
  if (text === 'true' || text === 'false') return text === 'true';
  return /^\d+$/.test(text) ? Number(text) : text;
});

const flag = z.enum(['0', '1'], 'is neither 0 nor 1');

const contact = z.string().regex(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+)$/, 'is neither mailto:… nor https://…');

const environment = presenceEnvironment().extend({
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
  API_KEYS: apiKeys.default([]),
  VAPID_PUBLIC_KEY: z.string().optional(),
  VAPID_PRIVATE_KEY: z.string().optional(),
  VAPID_CONTACT: contact.optional(),
  ALLOW_PRIVATE_URLS: flag.default('0'),
  GEOIP_DB: z.string().optional(),
  AUTH_RATE_LIMIT: count(0).default(30),
  MAX_GUESTS_PER_LINK: count(1).default(200),
  REQUESTS_PER_MINUTE: count(0).default(6_000),
  PING_INTERVAL_MS: durationMs().default(25_000),
  PING_TIMEOUT_MS: durationMs().default(10_000),
  LOG_LEVEL: logLevel.default('info'),
  CANARY: flag.default('0'),
});

/**
 * Reads and checks the settings. What is empty counts as not set.
 * Throws an `Error` of one line that names the setting when a value cannot be read or a pair cannot work.
 */
export function readSettings(env: Record<string, string | undefined>): Settings {
  return readWith(env, environment, settle, [...IMPOSSIBLE, ...IMPOSSIBLE_FOR_PRESENCE]);
}

function settle(env: z.infer<typeof environment>): Settings {
  return {
    ...settlePresence(env),
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
    apiKeys: env.API_KEYS,
    vapidKeys: vapidKeysIn(env),
    vapidContact: env.VAPID_CONTACT ?? null,
    allowPrivateUrls: env.ALLOW_PRIVATE_URLS === '1',
    geoipDb: env.GEOIP_DB ?? null,
    authRateLimit: env.AUTH_RATE_LIMIT,
    maxGuestsPerLink: env.MAX_GUESTS_PER_LINK,
    requestsPerMinute: env.REQUESTS_PER_MINUTE,
    pingIntervalMs: env.PING_INTERVAL_MS,
    pingTimeoutMs: env.PING_TIMEOUT_MS,
    logLevel: env.LOG_LEVEL,
    canary: env.CANARY === '1',
  };
}

function vapidKeysIn(env: z.infer<typeof environment>): VapidKeys | null {
  const { VAPID_PUBLIC_KEY: publicKey, VAPID_PRIVATE_KEY: privateKey } = env;
  if (publicKey === undefined && privateKey === undefined) return null;
  return { publicKey: publicKey ?? '', privateKey: privateKey ?? '' };
}

const IMPOSSIBLE: Impossible<Settings> = [
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
    holds: (s) => s.vapidKeys !== null && !isPair(s.vapidKeys),
    because: 'VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY are not a pair, as `npx web-push generate-vapid-keys` makes them',
  },
  {
    holds: (s) => s.production && s.vapidKeys !== null && s.vapidContact === null,
    because: 'VAPID_CONTACT is not set: push services are told whom to turn to, by mailto:… or https://…',
  },
  {
    holds: (s) => s.geoipDb !== null && s.trustProxy === true,
    because:
      'GEOIP_DB does not go with TRUST_PROXY=true, by which everybody says themselves where they are: say how many proxies there are, or which',
  },
  {
    holds: (s) => s.canary && s.flapLimit < 2,
    because: 'CANARY asks for a FLAP_LIMIT of 2 or more: otherwise it would measure the delay of those who flap',
  },
];

function isOrigin(text: string): boolean {
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) && new URL(text).origin === text;
}
