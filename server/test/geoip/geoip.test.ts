import { appendFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { temporaryFolder } from '../../../gateway/test/support/temporary.ts';
import { runs } from '../../../shared/test/random.ts';
import { type Geoip, type GeoipParts, openGeoip } from '../../src/geoip/geoip.ts';
import { writtenMmdb } from './written-mmdb.ts';

const BUILT_AT = Date.UTC(2026, 0, 1);
const WORLD = {
  '81.2.69.0/24': { country: { iso_code: 'GB' }, city: { names: { en: 'London', fr: 'Londres' } } },
  '2.0.0.0/12': { country_code: 'FR', city: 'Paris (Sentier)' },
  '9.9.9.0/24': { country_code: 'CH' },
  '8.8.8.0/24': { country_code: 'somewhere', city: 'Nowhere' },
  '2a00::/12': { country_code: 'DE', city: 'Berlin' },
  // Whoever wrote the file may have known no better.
  '10.0.0.0/8': { country_code: 'US' },
};

let folder: ReturnType<typeof temporaryFolder>;
let file: string;
let outcomes: string[];
let rereads: (Error | null)[];
let geoip: Geoip | undefined;
beforeEach(() => {
  folder = temporaryFolder();
  file = join(folder.folder, 'world.mmdb');
  outcomes = [];
  rereads = [];
});
afterEach(() => {
  geoip?.stop();
  geoip = undefined;
  folder.remove();
});

async function open(parts: Partial<GeoipParts> = {}): Promise<Geoip> {
  const onLookup = (outcome: string) => void outcomes.push(outcome);
  geoip = await openGeoip({ file, onLookup, onReread: (error) => void rereads.push(error), ...parts });
  return geoip;
}

describe('where an address is', () => {
  beforeEach(() => writeFileSync(file, writtenMmdb(WORLD, BUILT_AT)));

  it.each([
    ['81.2.69.142', { country: 'GB', city: 'London' }, 'found'],
    ['::ffff:81.2.69.142', { country: 'GB', city: 'London' }, 'found'],
    // A part of a city is more than is shared.
    ['2.15.255.255', { country: 'FR', city: 'Paris' }, 'found'],
    ['9.9.9.9', { country: 'CH' }, 'found'],
    ['2a00:1450::1', { country: 'DE', city: 'Berlin' }, 'found'],
    ['1.1.1.1', null, 'unknown'],
    ['8.8.8.8', null, 'unknown'],
    ['10.1.2.3', null, 'private'],
    ['127.0.0.1', null, 'private'],
    ['192.168.1.5', null, 'private'],
    ['100.64.0.1', null, 'private'],
    ['::1', null, 'private'],
    ['fe80::1%eth0', null, 'private'],
    ['fd00::1', null, 'private'],
    ['::ffff:10.1.2.3', null, 'private'],
    ['', null, 'private'],
    ['not an address', null, 'private'],
    ['81.2.69.142, 9.9.9.9', null, 'private'],
  ])('%s: %j', async (address, located, outcome) => {
    const { locate } = await open();
    expect(locate(address)).toEqual(located);
    expect(outcomes).toEqual([outcome]);
  });

  it('is not known of IPv6 where the file has IPv4 alone', async () => {
    // The first 32 bits of that address.
    const { '2a00::/12': _, ...world } = { ...WORLD, '42.0.0.0/8': { country_code: 'CN' } };
    writeFileSync(file, writtenMmdb(world, BUILT_AT, 4));
    const { locate } = await open();
    expect(locate('42.1.2.3')).toEqual({ country: 'CN' });
    expect(locate('81.2.69.142')).toEqual({ country: 'GB', city: 'London' });
    expect(locate('2a00:1450::1')).toBeNull();
    expect(outcomes).toEqual(['found', 'found', 'unknown']);
  });

  it('never throws, of whatever comes as one', async () => {
    const { locate } = await open();
    const v4 = fc.ipV4();
    fc.assert(
      fc.property(
        fc.oneof(
          v4,
          fc.ipV6(),
          v4.map((one) => `::ffff:${one}`),
          fc.string(),
        ),
        (address) => {
          const located = locate(address);
          expect(located === null || /^[A-Z]{2}$/.test(located.country)).toBe(true);
        },
      ),
      runs(10_000),
    );
    expect(outcomes).not.toContain('failed');
  });

  it('is as old as the data', async () => {
    expect((await open()).builtAt).toBe(BUILT_AT);
  });
});

describe('a file that cannot be used is refused, in one sentence that names it', () => {
  const refusal = () =>
    open().then(
      () => 'none',
      (error: Error) => error.message,
    );

  it('or the package that reads it is missing, which is optional', async () => {
    writeFileSync(file, writtenMmdb(WORLD, BUILT_AT));
    vi.doMock('maxmind', () => {
      throw new Error('Cannot find package');
    });
    expect(await refusal()).toBe(
      'GEOIP_DB is set, and the optional package that reads it is missing: npm install maxmind',
    );
    vi.doUnmock('maxmind');
    expect(await refusal()).toBe('none');
  });

  it('because there is none', async () => {
    expect(await refusal()).toBe(`GEOIP_DB: ${file} cannot be read (ENOENT)`);
  });

  it('because it is something else, or empty', async () => {
    for (const bytes of ['', 'not a database', '\u00ab\u00cd\u00efMaxMind.com']) {
      writeFileSync(file, bytes);
      expect(await refusal()).toMatch(
        /^GEOIP_DB: .*world\.mmdb is no database of addresses \(mmdb\), or is cut off or damaged$/,
      );
    }
  });

  it('because it is cut off, wherever', async () => {
    const { length } = writtenMmdb(WORLD, BUILT_AT);
    for (const part of [0.1, 0.5, 0.9]) {
      writeFileSync(file, writtenMmdb(WORLD, BUILT_AT));
      truncateSync(file, Math.floor(length * part));
      expect(await refusal()).toMatch(/is cut off or damaged$/);
    }
  });

  it('because the middle is missing', async () => {
    const whole = writtenMmdb(WORLD, BUILT_AT);
    writeFileSync(file, Buffer.concat([whole.subarray(0, 500), whole.subarray(-400)]));
    expect(await refusal()).toMatch(/is cut off or damaged$/);
  });
});

describe('another file takes its place', () => {
  const here = '9.9.9.9';
  beforeEach(() => writeFileSync(file, writtenMmdb(WORLD, BUILT_AT)));
  const replace = (bytes: Buffer | string) => {
    writeFileSync(`${file}.new`, bytes);
    renameSync(`${file}.new`, file);
  };

  it('and is in force with the next look', async () => {
    const { locate, lookAgain } = await open();
    replace(writtenMmdb({ '9.9.9.0/24': { country_code: 'US' } }, BUILT_AT + 1_000));
    expect(locate(here)).toEqual({ country: 'CH' });
    await lookAgain();
    expect(locate(here)).toEqual({ country: 'US' });
    expect(geoip?.builtAt).toBe(BUILT_AT + 1_000);
    await lookAgain();
    expect(rereads).toEqual([null]);
  });

  it('unless it is damaged, or gone: the former stays, until one comes that is whole', async () => {
    const { locate, lookAgain } = await open();
    replace('not a database');
    await lookAgain();
    await lookAgain();
    expect(rereads).toEqual([expect.objectContaining({ message: expect.stringMatching(/cut off or damaged$/) })]);
    expect(locate(here)).toEqual({ country: 'CH' });
    appendFileSync(file, 'more of it');
    await lookAgain();
    expect(rereads).toHaveLength(2);
    replace(writtenMmdb({ '9.9.9.0/24': { country_code: 'US' } }, BUILT_AT));
    await lookAgain();
    expect(rereads.at(-1)).toBeNull();
    expect(locate(here)).toEqual({ country: 'US' });
  });

  it('is looked for by itself', async () => {
    let heard = (_error: Error | null) => {};
    const seen = new Promise<Error | null>((resolve) => {
      heard = resolve;
    });
    await open({ everyMs: 5, onReread: (error) => heard(error) });
    replace(writtenMmdb({ '9.9.9.0/24': { country_code: 'US' } }, BUILT_AT));
    expect(await seen).toBeNull();
    expect(geoip?.locate(here)).toEqual({ country: 'US' });
  });
});
