/** The forms of `REDIS_URL`. */

interface Access {
  readonly username: string;
  readonly password: string;
  readonly isEncrypted: boolean;
}

interface Endpoint {
  readonly host: string;
  readonly port: number;
}

export type RedisAddress =
  /** `redis://host:port`, as it stands. */
  | { readonly kind: 'server'; readonly url: string }
  /** `redis://host:port,redis://host:port`: some nodes of a Redis Cluster, which name the others. */
  | (Access & { readonly kind: 'cluster'; readonly nodes: readonly Endpoint[] })
  /** `redis+sentinel://host:port,host:port/name`: some Sentinels, and what they call the master. */
  | (Access & {
      readonly kind: 'sentinel';
      readonly sentinels: readonly Endpoint[];
      readonly name: string;
      readonly database: number;
      readonly sentinelPassword: string;
    });

const PORT = 6_379;
const SENTINEL_PORT = 26_379;

/** `null`: it is none of these forms. */
export function readRedisAddress(text: string): RedisAddress | null {
  return /^rediss?\+sentinel:/.test(text) ? readSentinel(text) : readServers(text);
}

function readServers(text: string): RedisAddress | null {
  const parts = text.split(',').map((part) => part.trim());
  const urls = parts.filter((part) => URL.canParse(part)).map((part) => new URL(part));
  const [first, ...others] = urls.filter(({ protocol, hostname }) => /^rediss?:$/.test(protocol) && hostname !== '');
  const access = first && accessOf(first);
  if (!access || 1 + others.length < parts.length) return null;
  if (others.length === 0) return { kind: 'server', url: first.href };
  const nodes = [first, ...others].map(({ hostname, port }) => ({ host: bare(hostname), port: Number(port || PORT) }));
  return { kind: 'cluster', nodes, ...access };
}

/** Several hosts are none that a URL may have: it is read once for each. */
function readSentinel(text: string): RedisAddress | null {
  const [, scheme = '', userInfo = '', hosts = '', rest = ''] =
    /^(rediss?)\+sentinel:\/\/(?:([^@/]*)@)?([^@/]+)(\/.*)$/.exec(text) ?? [];
  const texts = hosts
    .split(',')
    .map((host) => `${scheme}://${userInfo === '' ? '' : `${userInfo}@`}${host.trim()}${rest}`);
  const urls = texts.filter((one) => URL.canParse(one)).map((one) => new URL(one));
  const [first] = urls;
  const [, name = '', database = '0'] = /^\/([\w.-]+)(?:\/(\d{1,4}))?$/.exec(first?.pathname ?? '') ?? [];
  const access = first && accessOf(first);
  if (!access || urls.length < texts.length || urls.some(({ hostname }) => hostname === '') || name === '') return null;
  const sentinels = urls.map(({ hostname, port }) => ({ host: bare(hostname), port: Number(port || SENTINEL_PORT) }));
  const sentinelPassword = first.searchParams.get('sentinelPassword') ?? '';
  return { kind: 'sentinel', sentinels, name, database: Number(database), sentinelPassword, ...access };
}

/** `null`: a `%` in it that means nothing; by itself it is written `%25`. */
function accessOf({ protocol, username, password }: URL): Access | null {
  try {
    return {
      username: decodeURIComponent(username),
      password: decodeURIComponent(password),
      isEncrypted: protocol === 'rediss:',
    };
  } catch {
    return null;
  }
}

/** An IPv6 address stands in brackets in a URL, and nowhere else. */
const bare = (hostname: string) => hostname.replace(/^\[|\]$/g, '');
