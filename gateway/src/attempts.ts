/** Attempts to get in, per minute and address: signing in, failed sockets, wrong maintenance tokens. */
import ipaddr from 'ipaddr.js';
import { limitPerMinute } from './limit.ts';

export interface Attempts {
  /** Counts one more. Answers for how many ms the address has to wait; 0: it was within the limit. */
  count(address: string): Promise<number>;
  /** As `count`, of those counted so far. */
  waitMs(address: string): Promise<number>;
}

/** `perMinute` 0: unlimited. */
export function limitAttempts(perMinute: number): Attempts {
  const limit = limitPerMinute(perMinute);
  return {
    count: (address) => limit.count(keyOf(address)),
    waitMs: (address) => limit.waitMs(keyOf(address)),
  };
}

/** What cannot be read as an address was made up by somebody: all of it is one. */
const UNREADABLE = 'unreadable';

/** Ranges of IPv6 that are IPv4 in its last 32 bits: mapped, translated (RFC 6145), behind NAT64 (RFC 6052). */
const HOLDING_IPV4: ReadonlySet<string> = new Set(['ipv4Mapped', 'rfc6145', 'rfc6052']);

/**
 * What counts as one address, however it is spelled. Of IPv6 the network of 64 bits: whoever has one of its addresses
 * has all of them.
 */
function keyOf(spelled: string): string {
  const text = withoutPort(spelled.trim());
  if (!ipaddr.isValid(text)) return UNREADABLE;
  const address = ipaddr.parse(text);
  if (address instanceof ipaddr.IPv4) return address.toString();
  if (HOLDING_IPV4.has(address.range())) return new ipaddr.IPv4(address.toByteArray().slice(-4)).toString();
  return `${address.parts
    .slice(0, 4)
    .map((part) => part.toString(16))
    .join(':')}::/64`;
}

/** Some proxies tell the port as well, which changes with each connection. */
function withoutPort(address: string): string {
  return /^\[([^\]]*)\](?::\d+)?$/.exec(address)?.[1] ?? /^([\d.]+):\d+$/.exec(address)?.[1] ?? address;
}
