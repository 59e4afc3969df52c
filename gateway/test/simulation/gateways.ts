/** The gateways of the world, and what may become of them. */
import { joinCluster } from '../../src/cluster/member.ts';
import type { LivePresence } from '../../src/live/types.ts';
import type { Cluster } from '../../src/presence/ports.ts';
import { type Loop, WORLD } from './loop.ts';
import type { SharedMemory } from './memory.ts';

export const NAMES = ['east', 'west', 'north'] as const;
export type Name = (typeof NAMES)[number];

/** A connection that says nothing is given up after so long. */
const HEARTBEAT_MS = 7_000;
/** The clock of a machine is wrong by this much at most. */
const SKEW_MS = 3_600_000;

export interface Gateway {
  readonly machine: string;
  readonly presence: LivePresence;
  state: 'running' | 'frozen' | 'stopping' | 'dead';
}

export interface Gateways {
  isRunning(name: Name): boolean;
  /** If it runs. */
  get(name: Name): Gateway | undefined;
  /** Any of those that run. */
  any(): Gateway | undefined;
  start(name: Name): void;
  freeze(name: Name): void;
  thaw(name: Name): void;
  kill(name: Name): void;
  /** SIGTERM. */
  retire(name: Name): void;
  restart(name: Name): void;
  /** It reaches the memory no more. */
  cut(name: Name): void;
  mend(name: Name): void;
  end(): void;
}

export interface GatewaysParts {
  readonly loop: Loop;
  readonly memory: SharedMemory;
  readonly random: () => number;
  readonly settleMs: number;
  /** Epoch ms of the world. */
  readonly clock: () => number;
  readonly open: (cluster: Cluster) => LivePresence;
  /** Its connections are gone. */
  readonly lost: (gateway: Gateway) => void;
}

export function createGateways({ loop, memory, random, settleMs, clock, open, lost }: GatewaysParts): Gateways {
  const gateways = new Map<Name, Gateway>();
  let made = 0;

  function start(name: Name): void {
    const machine = `${name}-${++made}`;
    const skewMs = Math.round((2 * random() - 1) * SKEW_MS);
    loop.on(machine, () => {
      const cluster = joinCluster(memory.backplaneOf(machine), {
        settleMs,
        onFailure: () => {},
        clock: { wall: () => clock() + skewMs, steady: () => performance.now() },
        newId: () => `${name}-${++made}`,
      });
      const presence = open(cluster);
      gateways.set(name, { machine, presence, state: 'running' });
      presence.start();
    });
  }

  function when(name: Name, states: readonly Gateway['state'][], act: (gateway: Gateway) => void): void {
    const gateway = gateways.get(name);
    if (gateway && states.includes(gateway.state)) act(gateway);
  }

  function end(gateway: Gateway): void {
    gateway.state = 'dead';
    loop.kill(gateway.machine);
    lost(gateway);
  }

  return {
    isRunning: (name) => gateways.get(name)?.state === 'running',

    get(name) {
      const gateway = gateways.get(name);
      return gateway?.state === 'running' ? gateway : undefined;
    },

    any() {
      const running = [...gateways.values()].filter(({ state }) => state === 'running');
      return running[Math.floor(random() * running.length)];
    },

    start,

    freeze: (name) =>
      when(name, ['running'], (gateway) => {
        gateway.state = 'frozen';
        loop.freeze(gateway.machine);
        loop.after(HEARTBEAT_MS, WORLD, () => {
          if (gateway.state === 'frozen') lost(gateway);
        });
      }),

    thaw: (name) =>
      when(name, ['frozen'], (gateway) => {
        gateway.state = 'running';
        loop.thaw(gateway.machine);
      }),

    kill: (name) =>
      when(name, ['running', 'frozen', 'stopping'], (gateway) => {
        memory.cut(gateway.machine);
        end(gateway);
      }),

    retire: (name) =>
      when(name, ['running'], (gateway) => {
        gateway.state = 'stopping';
        const done = () => end(gateway);
        // It fails when the last facts could not be stored.
        loop.after(0, gateway.machine, () => void gateway.presence.stop().then(done, done));
      }),

    restart: (name) => when(name, ['dead'], () => start(name)),
    cut: (name) => when(name, ['running', 'frozen'], ({ machine }) => memory.cut(machine)),
    mend: (name) => when(name, ['running', 'frozen'], ({ machine }) => memory.mend(machine)),

    end() {
      for (const { machine } of gateways.values()) loop.kill(machine);
    },
  };
}
