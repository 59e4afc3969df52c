import { describe, expect, it } from 'vitest';
import { readSettings } from '../src/settings.ts';
import { VAPID } from './support/vapid.ts';

/** The one line with which these settings are refused. */
function refusal(env: Record<string, string>): string {
  try {
    readSettings(env);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('the settings were accepted');
}

describe('settings', () => {
  it('has every default of the design', () => {
    expect(readSettings({})).toEqual({
      production: false,
      host: '127.0.0.1',
      port: 3_000,
      databaseUrl: 'sqlite:./data/meeshy.db',
      redisUrl: null,
      jwtSecret: null,
      jwtExpiresInMs: 86_400_000,
      corsOrigins: [],
      trustProxy: false,
      apiKeys: [],
      allowPrivateUrls: false,
      geoipDb: null,
      vapidKeys: null,
      vapidContact: null,
      maintenanceToken: null,
      authRateLimit: 30,
      connectionRateLimit: 60,
      maxSessionsPerSubject: 20,
      maxGuestsPerLink: 200,
      eventsPerMinute: 600,
      requestsPerMinute: 6_000,
      offlineThresholdMs: 300_000,
      awayThresholdMs: 1_800_000,
      maintenanceIntervalMs: 15_000,
      throttleIntervalMs: 60_000,
      cacheCleanupIntervalMs: 300_000,
      cacheMaxAgeMs: 600_000,
      refreshIntervalMs: 120_000,
      startupGraceMs: 15_000,
      disconnectGraceMs: 0,
      flapLimit: 3,
      flapWindowMs: 60_000,
      flapDelayMs: 5_000,
      pingIntervalMs: 25_000,
      pingTimeoutMs: 10_000,
      connectTimeoutMs: 45_000,
      reciprocity: 'pairwise',
      crowdLimit: 500,
      logLevel: 'info',
      canary: false,
    });
  });

  it('takes what is empty as not set', () => {
    expect(readSettings({ PORT: '', JWT_SECRET: '', REDIS_URL: '' })).toMatchObject({ port: 3_000, jwtSecret: null });
  });

  it('takes a pair of keys for push, and whom push services turn to', () => {
    expect(readSettings(VAPID)).toMatchObject({
      vapidKeys: { publicKey: VAPID.VAPID_PUBLIC_KEY, privateKey: VAPID.VAPID_PRIVATE_KEY },
      vapidContact: VAPID.VAPID_CONTACT,
    });
    const production = { NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(16) };
    expect(readSettings(production).vapidKeys).toBe(null);
    expect(readSettings({ ...production, ...VAPID }).vapidKeys).not.toBe(null);
  });

  it('reads durations, lists and proxies', () => {
    const lifetimeOf = (text: string) => readSettings({ JWT_EXPIRES_IN: text }).jwtExpiresInMs;
    expect(['500ms', '90s', '15m', '24h', '7d'].map(lifetimeOf)).toEqual([
      500, 90_000, 900_000, 86_400_000, 604_800_000,
    ]);
    expect(readSettings({ CORS_ORIGINS: 'https://a.example, http://localhost:5173' }).corsOrigins).toEqual([
      'https://a.example',
      'http://localhost:5173',
    ]);
    const proxyOf = (text: string) => readSettings({ TRUST_PROXY: text }).trustProxy;
    expect(['true', 'false', '2', '10.0.0.0/8'].map(proxyOf)).toEqual([true, false, 2, '10.0.0.0/8']);
  });

  it('lets the defaults follow a shortened threshold', () => {
    expect(readSettings({ OFFLINE_THRESHOLD_MS: '400', MAINTENANCE_INTERVAL_MS: '100' })).toMatchObject({
      offlineThresholdMs: 400,
      maintenanceIntervalMs: 100,
      refreshIntervalMs: 160,
    });
    expect(readSettings({ OFFLINE_THRESHOLD_MS: '400' }).maintenanceIntervalMs).toBe(100);
    expect(readSettings({ FLAP_WINDOW_MS: '600' }).flapDelayMs).toBe(50);
  });

  it.each([
    [{ PORT: 'eighty' }, 'PORT is not a whole number'],
    [{ PORT: '65536' }, 'PORT is not between 0 and 65535'],
    [{ JWT_EXPIRES_IN: '3600' }, 'JWT_EXPIRES_IN is not a duration such as'],
    [{ JWT_EXPIRES_IN: '0s' }, 'JWT_EXPIRES_IN is not a duration such as'],
    [{ MAX_SESSIONS_PER_SUBJECT: '0' }, 'MAX_SESSIONS_PER_SUBJECT is not between 1'],
    [{ STARTUP_GRACE_MS: '2147483648' }, 'STARTUP_GRACE_MS is not between 0 and 2147483647'],
    [{ OFFLINE_THRESHOLD_MS: '-1' }, 'OFFLINE_THRESHOLD_MS is not a whole number'],
    [{ CORS_ORIGINS: 'https://a.example/chat' }, 'CORS_ORIGINS has "https://a.example/chat", which is not an origin'],
    [{ VAPID_PUBLIC_KEY: VAPID.VAPID_PUBLIC_KEY }, 'VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY are not a pair'],
    [{ ...VAPID, VAPID_PRIVATE_KEY: 'A'.repeat(43) }, 'VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY are not a pair'],
    [{ ...VAPID, VAPID_PRIVATE_KEY: '?' }, 'VAPID_PUBLIC_KEY and VAPID_PRIVATE_KEY are not a pair'],
    [{ GEOIP_DB: 'world.mmdb', TRUST_PROXY: 'true' }, 'GEOIP_DB does not go with TRUST_PROXY=true'],
    [{ VAPID_CONTACT: 'operators' }, 'VAPID_CONTACT is neither mailto:… nor https://…'],
    [{ ...VAPID, VAPID_CONTACT: '', NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(16) }, 'VAPID_CONTACT is not set'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL'],
    [{ DATABASE_URL: 'data.db' }, 'DATABASE_URL is not sqlite:<path>'],
    [{ REDIS_URL: 'localhost:6379' }, 'REDIS_URL is not redis://host:port'],
    [{ REDIS_URL: 'redis://a,http://b' }, 'REDIS_URL is not redis://host:port'],
    [{ REDIS_URL: 'redis+sentinel://a:26379' }, 'REDIS_URL is not redis://host:port'],
    [{ REDIS_URL: 'redis+sentinel://a:26379,/name' }, 'REDIS_URL is not redis://host:port'],
    [{ REDIS_URL: 'redis://:100%@a' }, 'REDIS_URL is not redis://host:port'],
    [{ REDIS_URL: 'redis://us%er:secret@a,redis://b' }, 'REDIS_URL is not redis://host:port'],
    [{ REDIS_URL: 'redis+sentinel://:%ff@a:26379/name' }, 'REDIS_URL is not redis://host:port'],
    [{ REDIS_URL: 'redis+sentinel://a:x/name' }, 'REDIS_URL is not redis://host:port'],
    [{ AWAY_THRESHOLD_MS: '300000' }, 'AWAY_THRESHOLD_MS is not longer than OFFLINE_THRESHOLD_MS'],
    [{ MAINTENANCE_INTERVAL_MS: '300001', REFRESH_INTERVAL_MS: '300001' }, 'MAINTENANCE_INTERVAL_MS is longer than'],
    [{ REFRESH_INTERVAL_MS: '300001' }, 'REFRESH_INTERVAL_MS is longer than OFFLINE_THRESHOLD_MS'],
    [{ REFRESH_INTERVAL_MS: '14999' }, 'REFRESH_INTERVAL_MS is shorter than MAINTENANCE_INTERVAL_MS'],
    [{ CACHE_MAX_AGE_MS: '59999' }, 'CACHE_MAX_AGE_MS is shorter than THROTTLE_INTERVAL_MS'],
    [{ DISCONNECT_GRACE_MS: '300000' }, 'DISCONNECT_GRACE_MS is not shorter than OFFLINE_THRESHOLD_MS'],
    [{ CANARY: 'yes' }, 'CANARY'],
    [{ CANARY: '1', FLAP_LIMIT: '1' }, 'CANARY'],
    [{ MAINTENANCE_TOKEN: '4711' }, 'MAINTENANCE_TOKEN has fewer than 16 characters'],
    [{ MAINTENANCE_TOKEN: 'x'.repeat(15), NODE_ENV: 'production', JWT_SECRET: 'x'.repeat(16) }, 'MAINTENANCE_TOKEN'],
    [{ FLAP_DELAY_MS: '60001' }, 'FLAP_DELAY_MS is longer than FLAP_WINDOW_MS'],
  ])('refuses %j in one clear line', (env, line) => {
    const message = refusal(env);
    expect(message).toContain(line);
    expect(message).not.toContain('\n');
  });

  it('takes the addresses of server databases, and repeats none that it refuses: it may hold a password', () => {
    for (const url of ['postgres://u:secret@h/d', 'postgresql://u:secret@h/d', 'mongodb://h/d', 'mongodb+srv://h/d']) {
      expect(readSettings({ DATABASE_URL: url }).databaseUrl).toBe(url);
    }
    expect(refusal({ DATABASE_URL: 'mysql://u:secret@h/d' })).not.toContain('secret');
    expect(refusal({ REDIS_URL: 'http://u:secret@h' })).not.toContain('secret');
  });

  it('takes one Redis, or the nodes of a Redis Cluster', () => {
    for (const url of ['redis://localhost', 'rediss://:secret@h:6380/2', 'redis://a:7000,redis://b:7000']) {
      expect(readSettings({ REDIS_URL: url }).redisUrl).toBe(url);
    }
  });

  it('refuses production without a secret, and with one that could be guessed', () => {
    expect(refusal({ NODE_ENV: 'production' })).toContain('JWT_SECRET is not set');
    expect(refusal({ NODE_ENV: 'production', JWT_SECRET: 'secret' })).toContain('JWT_SECRET has fewer than 16');
    expect(readSettings({ NODE_ENV: 'production', JWT_SECRET: 'long enough to be one' }).production).toBe(true);
  });
});
