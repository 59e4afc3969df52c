/** Where webhooks may be: not in one's own network, in whatever way that is written. */
import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../src/webhooks/address.ts';
import { whyNot } from '../../src/webhooks/posting.ts';

describe('an address', () => {
  it.each(['93.184.216.34', '8.8.8.8', '100.63.255.255', '172.32.0.1', '2606:4700::1111', '::ffff:8.8.8.8'])(
    '%s is public',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );

  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.0.0.1',
    '127.255.255.254',
    '169.254.169.254',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:7f00:1',
    '::ffff:a00:1',
    '0:0:0:0:0:ffff:169.254.169.254',
    '64:ff9b::10.0.0.1',
    '2002:7f00:1::',
    '2001:0:4136:e378::1',
    '2001:db8::1',
    'fc00::1',
    'fd12:3456::1',
    'fe80::1',
    'fe80::1%eth0',
    '2606:4700::1111%eth0',
    'fec0::1',
    'ff02::1',
    'localhost',
    '',
    '256.1.1.1',
  ])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false));
});

describe('what a URL itself tells', () => {
  const strict = { allowPrivateUrls: false, production: true };
  it.each([
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://0x7f000001/',
    'https://2130706433/',
    'https://017700000001/',
    'https://127.1/',
    'https://0/',
    'https://[::1]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[0:0:0:0:0:ffff:7f00:1]/',
    'https://①②⑦.0.0.1/',
    'https://127.0.0.1./',
    'https://169.254.169.254/latest/meta-data',
  ])('%s is refused', (url) => expect(whyNot(url, strict)).toBe('PRIVATE_ADDRESS'));

  it('http is refused in production alone, and nothing is where private addresses are allowed', () => {
    expect(whyNot('http://example.com/', strict)).toBe('NOT_HTTPS');
    expect(whyNot('http://example.com/', { ...strict, production: false })).toBe(null);
    expect(whyNot('https://example.com/', strict)).toBe(null);
    expect(whyNot('http://127.0.0.1/', { ...strict, allowPrivateUrls: true })).toBe(null);
  });
});
