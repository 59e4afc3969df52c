/** What is one's own network, in whatever way that is written: nothing there is posted to. */
import { BlockList, isIPv4 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPublicAddress } from '../../src/outside/address.ts';

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
    '::ffff:0:8.8.8.8',
    '64:ff9b::10.0.0.1',
    '64:ff9b:1::8.8.8.8',
    '2002:7f00:1::',
    '2002:808:808::1',
    '2001:0:4136:e378::1',
    '2001:db8::1',
    '4000::1',
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
    '0x7f.1',
    '2130706433',
    '8.8.8.8/0',
    '[2606:4700::1111]',
  ])('%s is not', (address) => expect(isPublicAddress(address)).toBe(false));
});

/** What nobody outside has, as Node matches it: written down here once more. */
const OWN_V4: [net: string, bits: number][] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
];
const ownV4 = new BlockList();
for (const [net, bits] of OWN_V4) ownV4.addSubnet(net, bits);

const byte = fc.integer({ min: 0, max: 255 });
const anyV4 = fc.tuple(byte, byte, byte, byte).map((bytes) => bytes.join('.'));
/** Somewhere in one of them: by itself, chance would seldom be there. */
const ownOne = fc
  .tuple(fc.constantFrom(...OWN_V4), fc.integer({ min: 0, max: 2 ** 32 - 1 }))
  .map(([[net, bits], rest]) => v4Of(numberOf(net) + (rest % 2 ** (32 - bits))));
const v4 = fc.oneof(anyV4, ownOne);
const v6 = fc.array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 });

const numberOf = (address: string) => address.split('.').reduce((number, part) => number * 256 + Number(part), 0);
const v4Of = (number: number) => [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
const groupsOf = (address: string) => {
  const number = numberOf(address);
  return [Math.floor(number / 65_536), number % 65_536].map((group) => group.toString(16));
};

describe('whatever address', () => {
  it('of one’s own is not public, and what is public is none of them', () => {
    fc.assert(fc.property(ownOne, (address) => !isPublicAddress(address)));
    fc.assert(fc.property(v4, (address) => !(isPublicAddress(address) && ownV4.check(address))));
  });

  it('mapped into IPv6, or translated to it by NAT64, is what it is by itself', () => {
    fc.assert(
      fc.property(v4, (address) => {
        const [high = '', low = ''] = groupsOf(address);
        const ways = [
          `::ffff:${address}`,
          `0:0:0:0:0:FFFF:${high}:${low}`,
          `64:ff9b::${address}`,
          `64:ff9b::${high}:${low}`,
        ];
        expect(ways.map(isPublicAddress)).toEqual(ways.map(() => isPublicAddress(address)));
      }),
    );
  });

  it('behind a tunnel of its own, or in a translation of one’s own network, is not public', () => {
    fc.assert(
      fc.property(v4, v6, (address, groups) => {
        const [high = '', low = ''] = groupsOf(address);
        const rest = groups.slice(3).map((group) => group.toString(16));
        const ways = [
          `2002:${high}:${low}:${rest.join(':')}`,
          `2001:0:${high}:${low}:${rest.slice(1).join(':')}`,
          `64:ff9b:1:${rest.join(':')}`,
          `::${address}`,
          `::ffff:0:${address}`,
        ].map((way) => (way.split(':').length > 8 ? way.split(':').slice(0, 8).join(':') : way));
        expect(ways.filter(isPublicAddress)).toEqual([]);
      }),
    );
  });

  it('of IPv6 is public only where the world’s addresses are handed out', () => {
    const ownGroups = v6.map(([first = 0, ...rest]) => [(first & 0x1fff) | 0x4000, ...rest]);
    const text = (groups: readonly number[]) => groups.map((group) => group.toString(16)).join(':');
    fc.assert(fc.property(ownGroups, (groups) => !isPublicAddress(text(groups))));
    fc.assert(
      fc.property(v6, ([first = 0, ...rest]) => !(isPublicAddress(text([first, ...rest])) && first >> 13 !== 1)),
    );
  });

  it('is none unless it is written as one', () => {
    fc.assert(fc.property(fc.string(), (text) => isIPv4(text) || text.includes(':') || !isPublicAddress(text)));
  });
});
