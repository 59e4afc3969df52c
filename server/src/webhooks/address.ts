/** Which addresses are somebody else's: what may be posted to without looking into one's own network. */
import { BlockList, isIP, isIPv4 } from 'node:net';

/** Special-purpose addresses, as IANA registers them. */
const PRIVATE_V4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.0.0.0/24',
  '192.0.2.0/24',
  '192.88.99.0/24',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '224.0.0.0/4',
  '240.0.0.0/4',
];
/** What is handed out to the world is in here; among it, what leads elsewhere. */
const GLOBAL_V6 = ['2000::/3'];
const SPECIAL_V6 = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'];
/** Their last four bytes are an IPv4 address: mapped, and translated. */
const HOLDING_V4 = ['::ffff:0:0/96', '64:ff9b::/96'];

const privateV4 = listOf(PRIVATE_V4, 'ipv4');
const globalV6 = listOf(GLOBAL_V6, 'ipv6');
const specialV6 = listOf(SPECIAL_V6, 'ipv6');
const holdingV4 = listOf(HOLDING_V4, 'ipv6');

function listOf(ranges: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const range of ranges) {
    const [net = '', bits] = range.split('/');
    list.addSubnet(net, Number(bits), family);
  }
  return list;
}

/** Of an address in its usual form. What is none is not public. */
export function isPublicAddress(address: string): boolean {
  if (isIPv4(address)) return !privateV4.check(address, 'ipv4');
  // A zone, as in fe80::1%eth0, is of this machine.
  if (isIP(address) !== 6 || address.includes('%')) return false;
  if (holdingV4.check(address, 'ipv6')) return isPublicAddress(lastFourBytes(address));
  return globalV6.check(address, 'ipv6') && !specialV6.check(address, 'ipv6');
}

function lastFourBytes(address: string): string {
  // URL writes them all in one way: two groups of hexadecimal digits at the end.
  const groups = new URL(`http://[${address}]`).hostname.slice(1, -1).split(':');
  const [high, low] = groups.slice(-2).map((group) => Number.parseInt(group || '0', 16));
  return [high, low].flatMap((group = 0) => [group >> 8, group & 255]).join('.');
}

/** The address that a URL names itself, in whatever notation; `null`: it names a host, which is yet to be resolved. */
export function addressIn(url: URL): string | null {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) > 0 ? host : null;
}
