/**
 * P24: where an address is, by a file that operators put there (`GEOIP_DB`). It is read whole, and again when another one has taken its
 * place; one that cannot be read leaves the former in force. Addresses are looked up and forgotten.
 */
import { readFile, stat } from 'node:fs/promises';
import { isIPv6 } from 'node:net';
import type { Located } from '@meeshy/status-gateway';
import { isPublicAddress } from '../outside/address.ts';
import { type GeoipOutcome, locatedIn } from './located.ts';

export interface Geoip {
  /** `null`: nobody knows, or it is no public address. Never throws. */
  locate(address: string): Located | null;
  /** When the data was made, epoch milliseconds. */
  readonly builtAt: number;
  /** Looks whether the file is another one by now. Never rejects. */
  lookAgain(): Promise<void>;
  stop(): void;
}

export interface GeoipParts {
  readonly file: string;
  readonly onLookup: (outcome: GeoipOutcome) => void;
  /** Another file is in force, or could not be read. */
  readonly onReread: (error: Error | null) => void;
  readonly everyMs?: number;
}

/** What is needed of the reader of the optional package `maxmind`. */
interface Database {
  get(address: string): unknown;
  readonly metadata: {
    readonly buildEpoch: Date;
    readonly ipVersion: number;
    readonly nodeCount: number;
    readonly searchTreeSize: number;
  };
}

const EVERY_MS = 60_000;
/** In each half of the addresses of both kinds, and at their ends: a file that is cut off, or damaged throughout, fails at one of them. */
const PROBES = ['1.1.1.1', '80.80.80.80', '193.0.0.1', '223.255.255.254', '2001:db8::1', '2a00::1', '2c0f:ffff::1'];

/** Rejects with an `Error` of one sentence where the package is missing, or the file cannot be used. */
export async function openGeoip({ file, onLookup, onReread, everyMs = EVERY_MS }: GeoipParts): Promise<Geoip> {
  const open = await reader();
  let seen = await stampOf(file).catch(() => '');
  let database = await read(file, open);
  const timer = setInterval(() => void lookAgain(), everyMs);
  timer.unref();

  async function lookAgain(): Promise<void> {
    try {
      const stamp = await stampOf(file);
      if (stamp === seen) return;
      seen = stamp;
      database = await read(file, open);
      onReread(null);
    } catch (error) {
      onReread(error as Error);
    }
  }

  function lookUp(address: string): [GeoipOutcome, Located | null] {
    const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
    if (!isPublicAddress(plain)) return ['private', null];
    // A file of IPv4 alone would be asked for its first 32 bits, which are of somebody else's address.
    if (database.metadata.ipVersion === 4 && isIPv6(plain)) return ['unknown', null];
    try {
      const located = locatedIn(database.get(plain));
      return [located ? 'found' : 'unknown', located];
    } catch {
      return ['failed', null];
    }
  }

  return {
    locate(address) {
      const [outcome, located] = lookUp(address);
      onLookup(outcome);
      return located;
    },
    get builtAt() {
      return database.metadata.buildEpoch.getTime();
    },
    lookAgain,
    stop: () => clearInterval(timer),
  };
}

type Open = (bytes: Buffer) => Database;

async function reader(): Promise<Open> {
  try {
    const { Reader } = await import('maxmind');
    return (bytes) => new Reader(bytes);
  } catch (cause) {
    throw new Error('GEOIP_DB is set, and the optional package that reads it is missing: npm install maxmind', {
      cause,
    });
  }
}

/** By which it is another file. */
async function stampOf(file: string): Promise<string> {
  const { ino, size, mtimeMs } = await stat(file);
  return `${ino} ${size} ${mtimeMs}`;
}

async function read(file: string, open: Open): Promise<Database> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new Error(`GEOIP_DB: ${file} cannot be read (${cause.code ?? 'unknown'})`, { cause });
  });
  try {
    return checked(open(bytes), bytes);
  } catch (cause) {
    throw new Error(`GEOIP_DB: ${file} is no database of addresses (mmdb), or is cut off or damaged`, { cause });
  }
}

/** Throws where it does not hold together. */
function checked(database: Database, bytes: Buffer): Database {
  const { nodeCount, searchTreeSize, buildEpoch } = database.metadata;
  const isWhole = nodeCount > 0 && searchTreeSize < bytes.length && Number.isFinite(buildEpoch.getTime());
  if (!isWhole) throw new RangeError('the tree is longer than the file');
  for (const address of PROBES) database.get(address);
  return database;
}
