/** Three gateways, some people with their devices, and everything that may happen to them. */
import {
  type Facts,
  fromWireFacts,
  type PresenceSnapshot,
  supersedes,
  type UserStatusEvent,
} from '@meeshy/status-protocol';
import { joinCluster } from '../../src/cluster/member.ts';
import { createPresence } from '../../src/live/presence.ts';
import type { Link } from '../../src/live/sessions.ts';
import type { LivePresence, PresenceOptions } from '../../src/live/types.ts';
import type { Subject } from '../../src/presence/ports.ts';
import { memoryStore } from '../../src/stores/memory.ts';
import { type Loop, openLoop, WORLD } from './loop.ts';
import { type SharedMemory, shareMemory } from './memory.ts';

const SECOND = 1_000;
export const START = Date.UTC(2026, 0, 1);

/** The proportions of the defaults, on a fifth of the time. Leases last 10 s all the same. */
export const RULES: PresenceOptions['rules'] = {
  offlineMs: 60 * SECOND,
  awayMs: 600 * SECOND,
  maintenanceIntervalMs: 3 * SECOND,
  refreshIntervalMs: 24 * SECOND,
  startupGraceMs: 3 * SECOND,
  throttleIntervalMs: 12 * SECOND,
  cacheCleanupIntervalMs: 60 * SECOND,
  cacheMaxAgeMs: 120 * SECOND,
  disconnectGraceMs: 0,
  flapLimit: 3,
  flapWindowMs: 12 * SECOND,
  flapDelayMs: SECOND,
  maxSessionsPerSubject: 20,
};
/** A connection that says nothing is given up after so long. */
const HEARTBEAT_MS = 7 * SECOND;

export const NAMES = ['east', 'west', 'north'] as const;
export type Name = (typeof NAMES)[number];
export const PEOPLE: readonly Subject[] = ['ann', 'ben', 'cat', 'dan', 'eve', 'guest'].map((id) => ({
  id,
  username: id,
  kind: id === 'guest' ? 'anonymous' : 'user',
}));
export const TALKS = ['t1', 't2', 't3'] as const;

interface Gateway {
  readonly machine: string;
  readonly presence: LivePresence;
  state: 'running' | 'frozen' | 'stopping' | 'dead';
}

/** One device of a person, which comes back by itself until its owner goes. */
interface Device {
  readonly person: Subject;
  isWanted: boolean;
  link: (Link & { gateway: Gateway }) | null;
  view: Map<string, Facts>;
  /** The connection that brought the latest snapshot. */
  seenBy: string | null;
}

export interface World {
  readonly loop: Loop;
  readonly memory: SharedMemory;
  readonly devices: readonly Device[];
  /** What a gateway told on one connection in an older version than before. */
  readonly regressions: readonly string[];
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
  weather: { loss: number };
  connect(person: Subject): void;
  disconnect(person: Subject): void;
  request(person: Subject): void;
  typing(person: Subject): void;
  join(talk: string, person: Subject): void;
  leave(talk: string, person: Subject): void;
  freeze(name: Name): void;
  thaw(name: Name): void;
  kill(name: Name): void;
  retire(name: Name): void;
  restart(name: Name): void;
  cut(name: Name): void;
  mend(name: Name): void;
  isRunning(name: Name): boolean;
  storedOnline(): Promise<string[]>;
  end(): void;
}

export function createWorld(random: () => number): World {
  const loop = openLoop(START);
  const weather = { random, loss: 0 };
  const clock = () => START + Math.floor(loop.now);
  const memory = shareMemory(loop, weather, { ...RULES, refreshMs: RULES.maintenanceIntervalMs / 2 }, clock);
  const store = memoryStore();
  const members = new Map<string, Set<string>>(TALKS.map((talk) => [talk, new Set<string>()]));
  const gateways = new Map<Name, Gateway>();
  const devices: Device[] = [];
  const regressions: string[] = [];
  let made = 0;

  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)];
  /** The database answers after a moment. */
  const soon = <Result>(result: () => Result) =>
    new Promise<Result>((resolve) => setTimeout(() => resolve(result()), 1 + random() * 2));
  const directory = {
    conversationsOf: (id: string) => soon(() => TALKS.filter((talk) => members.get(talk)?.has(id))),
    membersOf: (talk: string) => soon(() => [...(members.get(talk) ?? [])]),
  };

  function start(name: Name): void {
    const machine = `${name}-${++made}`;
    const skewMs = Math.round((random() - 0.5) * 20_000);
    loop.on(machine, () => {
      const cluster = joinCluster(memory.backplaneOf(machine), {
        settleMs: RULES.startupGraceMs,
        onFailure: () => {},
        clock: () => clock() + skewMs,
        newId: () => `${name}-${++made}`,
      });
      const presence = createPresence({ store, directory, cluster, rules: RULES });
      gateways.set(name, { machine, presence, state: 'running' });
      presence.start();
    });
  }

  const running = () => [...gateways.values()].filter(({ state }) => state === 'running');

  // ---- devices -------------------------------------------------------------------------------------------------

  function open(device: Device, isBack: boolean): void {
    const gateway = pick(running());
    if (!device.isWanted || device.link) return;
    if (!gateway) {
      loop.after(SECOND, WORLD, () => open(device, isBack));
      return;
    }
    const link = linkOf(device, gateway);
    device.link = link;
    const { person: subject } = device;
    const user = { id: subject.id, username: subject.username, isAnonymous: false, language: 'en' };
    const welcome = { success: true as const, user, thresholds: RULES };
    const expiresAt = Number.POSITIVE_INFINITY;
    loop.after(0, gateway.machine, () => {
      void gateway.presence.admit({ subject, link, expiresAt, resume: isBack, welcome }).then((refusal) => {
        if (refusal) lose(device, link);
      });
    });
  }

  function linkOf(device: Device, gateway: Gateway): Link & { gateway: Gateway } {
    const isCurrent = () => device.link === link;
    const link: Link & { gateway: Gateway } = {
      gateway,
      id: `s${++made}`,
      get isOpen() {
        return isCurrent();
      },
      backlog: 0,
      send() {},
      sendJson(event, json) {
        if (isCurrent() && event === 'presence:snapshot') see(device, link.id, JSON.parse(json) as PresenceSnapshot);
      },
      deliver({ pieces }) {
        if (isCurrent()) for (const { event } of pieces) hear(device.view, event);
      },
      close: () => lose(device, link),
      drop: () => lose(device, link),
    };
    return link;
  }

  /** The connection is gone: the gateway hears of it when it can, and the device comes back by itself. */
  function lose(device: Device, link: Link & { gateway: Gateway }): void {
    if (device.link !== link) return;
    device.link = null;
    const { machine, presence } = link.gateway;
    loop.after(1, machine, () => presence.closed(link.id, 'transport close'));
    loop.after((0.5 + random()) * SECOND, WORLD, () => open(device, true));
  }

  function hear(view: Map<string, Facts>, event: UserStatusEvent): void {
    const known = view.get(event.userId);
    const facts = fromWireFacts(event);
    if (!known || supersedes(facts, known)) view.set(event.userId, facts);
  }

  /** Whoever is missing is offline; of the others an older version is ignored, wherever it comes from (P10, P11). */
  function see(device: Device, linkId: string, { users }: PresenceSnapshot): void {
    const { view: before, seenBy } = device;
    device.view = new Map();
    device.seenBy = linkId;
    for (const user of users) {
      const known = before.get(user.userId);
      if (known) device.view.set(user.userId, known);
      if (known && known.version > user.version && seenBy === linkId) {
        regressions.push(`${device.person.id} saw ${user.userId} at ${known.version}, then at ${user.version}`);
      }
      hear(device.view, user);
    }
  }

  const attached = (gateway: Gateway) => devices.filter(({ link }) => link?.gateway === gateway);

  function loseAll(gateway: Gateway): void {
    for (const device of attached(gateway)) if (device.link) lose(device, device.link);
  }

  // ---- what happens --------------------------------------------------------------------------------------------

  function at(name: Name, states: readonly Gateway['state'][], act: (gateway: Gateway) => void): void {
    const gateway = gateways.get(name);
    if (gateway && states.includes(gateway.state)) act(gateway);
  }

  function anywhere(act: (presence: LivePresence) => void): void {
    const gateway = pick(running());
    if (gateway) loop.after(0, gateway.machine, () => act(gateway.presence));
  }

  for (const name of NAMES) start(name);

  return {
    loop,
    memory,
    devices,
    regressions,
    members,
    weather,

    connect(person) {
      const device: Device = { person, isWanted: true, link: null, view: new Map(), seenBy: null };
      devices.push(device);
      open(device, false);
    },

    disconnect(person) {
      const device = devices.find((one) => one.person === person && one.isWanted);
      if (!device) return;
      device.isWanted = false;
      const { link } = device;
      device.link = null;
      if (link) {
        const { machine, presence } = link.gateway;
        loop.after(1, machine, () => presence.closed(link.id, 'client namespace disconnect'));
      }
    },

    request: (person) => anywhere((presence) => presence.activity(person)),

    typing(person) {
      const link = devices.find((one) => one.person === person && one.link)?.link;
      if (link?.gateway.state !== 'running') return;
      loop.after(0, link.gateway.machine, () => link.gateway.presence.sessionActivity(link.id));
    },

    join(talk, person) {
      anywhere((presence) => {
        members.get(talk)?.add(person.id);
        void presence.joined(talk, person.id);
      });
    },

    leave(talk, person) {
      anywhere((presence) => {
        members.get(talk)?.delete(person.id);
        void presence.left(talk, person.id);
      });
    },

    freeze: (name) =>
      at(name, ['running'], (gateway) => {
        gateway.state = 'frozen';
        loop.freeze(gateway.machine);
        loop.after(HEARTBEAT_MS, WORLD, () => {
          if (gateway.state === 'frozen') loseAll(gateway);
        });
      }),

    thaw: (name) =>
      at(name, ['frozen'], (gateway) => {
        gateway.state = 'running';
        loop.thaw(gateway.machine);
      }),

    kill: (name) =>
      at(name, ['running', 'frozen', 'stopping'], (gateway) => {
        gateway.state = 'dead';
        loop.kill(gateway.machine);
        memory.cut(gateway.machine);
        loseAll(gateway);
      }),

    retire: (name) =>
      at(name, ['running'], (gateway) => {
        gateway.state = 'stopping';
        loop.after(0, gateway.machine, () => {
          void gateway.presence.stop().then(() => {
            gateway.state = 'dead';
            loop.kill(gateway.machine);
            loseAll(gateway);
          });
        });
      }),

    restart: (name) => at(name, ['dead'], () => start(name)),

    cut: (name) => at(name, ['running', 'frozen'], ({ machine }) => memory.cut(machine)),
    mend: (name) => at(name, ['running', 'frozen'], ({ machine }) => memory.mend(machine)),
    isRunning: (name) => gateways.get(name)?.state === 'running',

    async storedOnline() {
      return (await store.online(null, 100)).map(({ id }) => id).sort();
    },

    end() {
      for (const { machine } of gateways.values()) loop.kill(machine);
      loop.end();
    },
  };
}
