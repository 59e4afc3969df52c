/**
 * Which addresses are somebody else's: to where a server may post what operators and people give addresses for, without
 * looking into its own network.
 */
import { isIP } from 'node:net';
import ipaddr from 'ipaddr.js';

type Address = ReturnType<typeof ipaddr.parse>;

/** What is handed out to the world is in here. */
const GLOBAL_V6 = ipaddr.IPv6.parseCIDR('2000::/3');
/** Translated: the last four bytes are an IPv4 address. What stands elsewhere in `rfc6052` is of one's own network. */
const TRANSLATED = ipaddr.IPv6.parseCIDR('64:ff9b::/96');

/** Of an address in its usual form. What is none is not public. */
export function isPublicAddress(text: string): boolean {
  // A zone, as in fe80::1%eth0, is of this machine.
  if (isIP(text) === 0 || text.includes('%')) return false;
  return isPublic(ipaddr.parse(isIP(text) === 4 ? text : inHexadecimal(text)));
}

/** The parser takes `::8.8.8.8` for `::ffff:8.8.8.8`, which is another address. URL writes each in one way. */
const inHexadecimal = (address: string) => new URL(`http://[${address}]`).hostname.slice(1, -1);

/** `unicast`: of no range that IANA has registered for a special purpose. */
function isPublic(address: Address): boolean {
  if (address instanceof ipaddr.IPv4) return address.range() === 'unicast';
  if (address.isIPv4MappedAddress()) return isPublic(address.toIPv4Address());
  if (address.match(TRANSLATED)) return isPublic(new ipaddr.IPv4(address.toByteArray().slice(-4)));
  return address.range() === 'unicast' && address.match(GLOBAL_V6);
}

/** The address that a URL names itself, in whatever notation; `null`: it names a host, which is yet to be resolved. */
export function addressIn(url: URL): string | null {
  const host = url.hostname.replace(/^\[|\]$/g, '');
  return isIP(host) > 0 ? host : null;
}
