import proxyAddress from '@fastify/proxy-addr';
import type { Socket } from 'socket.io';

/** The address of a socket's peer, read as Fastify reads that of a request: through trusted proxies only. */
export function peerAddress(trustProxy: boolean | number | string): (socket: Socket) => string {
  const trust = compile(trustProxy);
  return (socket) => proxyAddress(socket.request, trust);
}

function compile(trustProxy: boolean | number | string): (address: string, hop: number) => boolean {
  if (typeof trustProxy === 'boolean') return () => trustProxy;
  if (typeof trustProxy === 'number') return (_address, hop) => hop < trustProxy;
  return proxyAddress.compile(trustProxy.split(',').map((address) => address.trim()));
}
