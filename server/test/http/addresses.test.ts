/** What the limits by address take for one address. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Host, startHost } from './host.ts';

const TOKEN = 'the maintenance token';

let host: Host;

beforeAll(async () => {
  host = await startHost({ AUTH_RATE_LIMIT: '3', TRUST_PROXY: '1', MAINTENANCE_TOKEN: TOKEN, NODE_ENV: 'production' });
});
afterAll(() => host.stop());

/** What a fourth attempt is answered, after three, each from another of these addresses. */
const WAYS: Record<string, (address: string) => Promise<number>> = {
  'signing in': async (address) => {
    const body = { username: 'alice', password: 'wrong' };
    return (await host.call('POST', '/api/auth/login', { body, headers: { 'x-forwarded-for': address } })).status;
  },
  'maintenance tokens': async (address) => {
    const headers = { 'x-forwarded-for': address, 'x-maintenance-token': 'wrong' };
    return (await host.call('GET', '/maintenance/stats', { headers })).status;
  },
};

const SAME: [string, string[]][] = [
  ['a /64 of IPv6', ['2001:db8:1:1::1', '2001:db8:1:1::2', '2001:db8:1:1:ffff::', '2001:db8:1:1:aaaa:bbbb:cccc:dddd']],
  [
    'one address in several spellings',
    ['2001:db8:2::1', '2001:0DB8:0002:0:0:0:0:1', '2001:db8:2:0::1', '2001:db8:2::0.0.0.1'],
  ],
  ['IPv4, mapped and translated', ['192.0.2.7', '::ffff:192.0.2.7', '::ffff:c000:207', '64:ff9b::192.0.2.7']],
  ['an address with zones', ['fe80::9', 'fe80::9%eth0', 'fe80::9%1', 'fe80::9%en1']],
  ['an address with ports', ['192.0.2.8', '192.0.2.8:1', '192.0.2.8:65535', '::ffff:192.0.2.8']],
  ['IPv6 with ports', ['2001:db8:3::1', '[2001:db8:3::1]', '[2001:db8:3::1]:443', '[2001:db8:3::1]:444']],
  ['what is no address', ['nobody', '192.0.2.999', 'unknown', '2001:db8:::1']],
];
const OTHERS = ['2001:db8:1:2::1', '192.0.2.6', '64:ff9b::192.0.2.9', '::1'];

describe.each(Object.keys(WAYS))('limits of %s', (way) => {
  test.each(SAME)('take %s for one', async (_what, addresses) => {
    const statuses: (number | undefined)[] = [];
    for (const address of addresses) statuses.push(await WAYS[way]?.(address));
    expect(statuses).toEqual([401, 401, 401, 429]);
  });

  test.each(OTHERS)('let %s go on', async (address) => {
    expect(await WAYS[way]?.(address)).toBe(401);
  });
});
