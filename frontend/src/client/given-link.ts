/** A link over a socket of the application's own, which has its own life: it is listened to, and never opened or closed here. */
import type { Credentials } from '@meeshy/status-protocol';
import type { Socket } from 'socket.io-client';
import { areCredentials, type GetCredentials } from './credentials.ts';
import { type Carrier, capabilities, createHearing, createSpeech, type Link, type LinkListener } from './link.ts';

/** `saysItself`: what the socket's own handshake says is enough. */
export function overSocket(socket: Socket, saysItself: boolean): Carrier {
  const link = (listener: LinkListener) => createGivenLink(socket, saysItself, listener);
  return { name: 'the socket that was given', saysItself, isGiven: true, link };
}

function createGivenLink(socket: Socket, saysItself: boolean, listener: LinkListener): Link {
  let auth: Credentials = {};
  const hearing = createHearing(listener);

  /** `again`: the session may have begun while nobody listened. */
  function authenticate(again: boolean): void {
    if (areCredentials(auth)) socket.emit('authenticate', { ...auth, capabilities: capabilities(), again });
  }

  const on = {
    connect: () => saysItself || authenticate(false),
    connect_error: hearing.failed,
    disconnect: hearing.ended,
  };

  function close(): void {
    socket.offAny(hearing.take);
    for (const [name, act] of Object.entries(on)) socket.off(name, act);
    hearing.drop();
  }

  return {
    get isOpen() {
      return socket.connected;
    },
    open(next) {
      close();
      auth = next;
      socket.onAny(hearing.take);
      for (const [name, act] of Object.entries(on)) socket.on(name, act);
      if (socket.connected) authenticate(true);
    },
    close,
    ...createSpeech(socket),
  };
}

/** What a socket says of itself in its handshake. */
export function credentialsOf({ auth }: Socket): GetCredentials {
  return () =>
    new Promise((answer) => {
      if (typeof auth === 'function') auth((said) => answer(said));
      else answer(auth);
    });
}
