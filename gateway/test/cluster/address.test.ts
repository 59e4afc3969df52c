import { describe, expect, test } from 'vitest';
import { readRedisAddress } from '../../src/cluster/address.ts';

const NOBODY = { username: '', password: '', isEncrypted: false };

describe('REDIS_URL', () => {
  test('one server, as it stands', () => {
    expect(readRedisAddress('rediss://u:p@h:1/2')).toEqual({ kind: 'server', url: 'rediss://u:p@h:1/2' });
  });

  test('some nodes of a Redis Cluster; the first says who asks', () => {
    expect(readRedisAddress('redis://u:p%40@a, redis://[::1]:7001')).toEqual({
      ...NOBODY,
      kind: 'cluster',
      nodes: [
        { host: 'a', port: 6_379 },
        { host: '::1', port: 7_001 },
      ],
      username: 'u',
      password: 'p@',
    });
  });

  test('Sentinels, and what they call the master', () => {
    expect(readRedisAddress('redis+sentinel://a,b:26380/the-master')).toEqual({
      ...NOBODY,
      kind: 'sentinel',
      sentinels: [
        { host: 'a', port: 26_379 },
        { host: 'b', port: 26_380 },
      ],
      name: 'the-master',
      database: 0,
      sentinelPassword: '',
    });
    expect(readRedisAddress('rediss+sentinel://:secret@a/main/3?sentinelPassword=other')).toMatchObject({
      name: 'main',
      database: 3,
      password: 'secret',
      sentinelPassword: 'other',
      isEncrypted: true,
    });
  });

  test.each([
    '',
    'h:1',
    'http://a',
    'redis://',
    'redis://a,',
    'redis+sentinel://a',
    'redis+sentinel://a/',
    'redis+sentinel:///n',
  ])('%s is none', (text) => expect(readRedisAddress(text)).toBeNull());
});
