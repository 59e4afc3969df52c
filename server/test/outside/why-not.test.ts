/** Where may be posted to: not in one's own network, in whatever way that is written. */
import { describe, expect, it } from 'vitest';
import { whyNot } from '../../src/outside/posting.ts';

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
