/** Three gateways, some people with their devices, a database, and everything that may happen to them. */
import { ABSENT, type StateValue } from '@meeshy/status-protocol';
import { createPresence } from '../../src/live/presence.ts';
import type { LivePresence, PresenceOptions } from '../../src/live/types.ts';
import { decidingBy } from '../../src/presence/decision/decide.ts';
import type { Store } from '../../src/presence/ports.ts';
import { BARE, COARSE, FULL, type Sights } from '../../src/presence/sight/sight.ts';
import { type Claims, mergeClaims, NO_CLAIMS } from '../../src/presence/truth/claims.ts';
import type { Subject } from '../../src/presence/truth/subject.ts';
import { memoryStore } from '../../src/stores/memory.ts';
import { createDevices, type Device, type Devices } from './devices.ts';
import { createGateways, type Gateways, NAMES } from './gateways.ts';
import { type Loop, openLoop, WORLD } from './loop.ts';
import { type SharedMemory, shareMemory, type Weather } from './memory.ts';

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
  reciprocity: 'pairwise' as const,
  crowdLimit: 500,
  maxSessionsPerSubject: 20,
};

export const PEOPLE: readonly Subject[] = ['ann', 'ben', 'cat', 'dan', 'eve', 'guest'].map((id) => ({
  id,
  username: id,
  kind: id === 'guest' ? 'anonymous' : 'user',
}));
export const TALKS = ['t1', 't2', 't3'] as const;
/** How often somebody leaves and returns who flaps. */
const FLAPS = 4;
const FLAP_MS = 300;

export interface World {
  readonly loop: Loop;
  readonly memory: SharedMemory;
  readonly gateways: Gateways;
  readonly devices: readonly Device[];
  readonly regressions: readonly string[];
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
  readonly weather: Weather & { loss: number; isDatabaseGone: boolean };
  /** What becomes of people. */
  readonly people: Readonly<Record<Fate, (person: Subject) => void>>;
  join(talk: string, person: Subject): void;
  leave(talk: string, person: Subject): void;
  /** Somebody says something of themselves, or their application does, at any of the gateways. */
  say(person: Subject, says: Saying): void;
  /** The same, and whether it was promised to be stored. */
  tells(person: Subject, says: Saying): Promise<boolean>;
  /** What is said of a person, as the database has it. */
  storedClaims(person: Subject): Promise<Claims>;
  /** The same, and what was refused because it could not be stored, and was told all the same by whoever died then. */
  toldClaims(person: Subject): Promise<Claims>;
  hasEnded(person: Subject): boolean;
  storedOnline(): Promise<string[]>;
  end(): void;
}

/** Eve sees nobody better than `coarse`, Dan shows nobody more than `bare`, and Ben sees Cat `coarse`. */
export const SIGHTS: Sights = {
  areFull: false,
  shownBy: (id) => (id === 'dan' ? BARE : FULL),
  limitOf: (id) => (id === 'eve' ? 'coarse' : 'full'),
  exceptionsOf: (id) => new Map(id === 'cat' ? [['ben', COARSE]] : []),
  shadowsOf: () => [],
  changes: 0,
};

/** What is claimed of somebody; `null`: not any more. */
export type Saying =
  | { readonly kind: 'state'; readonly state: StateValue | null; readonly lastsMs: number | null }
  | { readonly kind: 'note'; readonly text: string | null; readonly lastsMs: number | null }
  | {
      readonly kind: 'host';
      readonly source: 'call' | 'calendar';
      readonly id: string;
      readonly state: 'available' | 'busy' | 'dnd' | null;
      readonly inMs: number;
      readonly lastsMs: number;
    }
  | { readonly kind: 'dismiss'; readonly claimId: string }
  | { readonly kind: 'reach'; readonly lastsMs: number | null }
  /** It shares where it is, or does not any more. */
  | { readonly kind: 'place'; readonly place: 'off' | 'zone' }
  /** One of its devices tells where that is. */
  | { readonly kind: 'zone'; readonly zone: string };

/** `expel`, `forceOffline`, `forceOnline`: by an operator. `remove`: the account is no more. */
export type Fate =
  | 'connect'
  | 'disconnect'
  | 'flap'
  | 'request'
  | 'typing'
  | 'expel'
  | 'forceOffline'
  | 'forceOnline'
  | 'remove';

interface WorldOptions {
  /** `shared`: by what people share, and whether they are invisible. */
  readonly sights: Sights | 'shared';
  /** `crowdLimit` of the rules. Whoever connects views and watches what is a crowd by it. */
  readonly crowdLimit: number;
  /** What the database takes at most to answer. */
  readonly readMs: number;
  /** Gateways begin one after the other: what they do at the same moment comes in an order that is chance. */
  readonly apartMs: number;
  /** A gateway has just begun; what is set off here happens on it. */
  readonly onOpen: (presence: LivePresence) => void;
}

async function saying(presence: LivePresence, person: Subject, says: Saying): Promise<void> {
  const at = presence.now();
  const lasts = 'lastsMs' in says && says.lastsMs !== null ? { until: new Date(at + says.lastsMs).toISOString() } : {};
  if (says.kind === 'state') await presence.say(person, { state: says.state, ...(says.state && lasts) });
  else if (says.kind === 'note') {
    await presence.say(person, says.text ? { note: { emoji: '', text: says.text }, ...lasts } : { note: null });
  } else if (says.kind === 'dismiss') await presence.dismiss(person, says.claimId);
  else if (says.kind === 'reach') await presence.reachable(person.id, says.lastsMs && at + says.lastsMs);
  else if (says.kind === 'place') await presence.share(person.id, { place: says.place });
  else if (says.kind === 'zone') return;
  else if (says.state === null) await presence.unclaim(person.id, says);
  else {
    const { source, id, state, inMs, lastsMs } = says;
    await presence.claim(person.id, { source, id, state, startsAt: at + inMs, until: at + inMs + lastsMs });
  }
}

export function createWorld(
  random: () => number,
  { sights = SIGHTS, crowdLimit = RULES.crowdLimit, readMs = 3, apartMs = 0, onOpen }: Partial<WorldOptions> = {},
): World {
  const loop = openLoop(START);
  const weather = { random, loss: 0, isDatabaseGone: false };
  const clock = () => START + Math.floor(loop.now);
  const memory = shareMemory(loop, weather, decidingBy(RULES), clock);
  const members = new Map<string, Set<string>>(TALKS.map((talk) => [talk, new Set<string>()]));
  const ended = new Set<string>();
  const kept = memoryStore();

  /** The database answers after a moment, or fails. */
  const ask = <Result>(read: () => Result | Promise<Result>) =>
    new Promise<Result>((resolve, reject) => {
      const answer = () => (weather.isDatabaseGone ? reject(new Error('the database is gone')) : resolve(read()));
      setTimeout(answer, (readMs * (1 + random() * 2)) / 3);
    });
  const store: Store = {
    load: (ids) => ask(() => kept.load(ids)),
    save: (subjects, latest) => ask(() => kept.save(subjects, latest)),
    saidSince: (since, limit) =>
      ask(() => kept.saidSince?.(since, limit) ?? Promise.reject(new Error('cannot be asked'))),
    online: (after, limit) => ask(() => kept.online(after, limit)),
    recordSignOfLife: (nodeId, at) => ask(() => kept.recordSignOfLife(nodeId, at)),
    lastSignOfLife: (nodeIds) => ask(() => kept.lastSignOfLife(nodeIds)),
    countOnline: () => ask(() => kept.countOnline()),
  };
  const directory = {
    conversationsOf: (id: string) => ask(() => TALKS.filter((talk) => members.get(talk)?.has(id))),
    membersOf: (talk: string) => ask(() => [...(members.get(talk) ?? [])]),
  };
  const stillValid = (ids: readonly string[]) => ask(() => new Set(ids.filter((id) => !ended.has(id))));

  const gateways = createGateways({
    loop,
    memory,
    random,
    settleMs: RULES.startupGraceMs,
    clock,
    open(cluster) {
      const presence = createPresence({
        store,
        directory,
        cluster,
        rules: { ...RULES, crowdLimit },
        stillValid,
        ...(sights !== 'shared' && { sights }),
      });
      onOpen?.(presence);
      return presence;
    },
    lost: (gateway) => devices.lost(gateway),
  });
  const devices: Devices = createDevices({
    loop,
    random,
    anyGateway: gateways.any,
    isValid: ({ id }) => !ended.has(id),
    crowd: () => TALKS.find((talk) => (members.get(talk)?.size ?? 0) > crowdLimit) ?? null,
    people: PEOPLE,
  });

  /** A request at any of the gateways; what fails in it is for its sender to know. */
  function anywhere(act: (presence: LivePresence) => unknown): void {
    const gateway = gateways.any();
    if (gateway) loop.after(0, gateway.machine, () => void Promise.resolve(act(gateway.presence)).catch(() => {}));
  }

  /** Who is in what is written in the database. */
  const change = (act: (presence: LivePresence) => unknown) => {
    if (!weather.isDatabaseGone) anywhere(act);
  };

  const whoIsThere = (act: (person: Subject) => void) => (person: Subject) => {
    if (!ended.has(person.id)) act(person);
  };
  const whoSays = (person: Subject, says: Saying) =>
    new Promise<boolean>((resolve) => {
      if (ended.has(person.id)) return;
      if (says.kind === 'zone') devices.zone(person, says.zone);
      anywhere(async (presence) => {
        await saying(presence, person, says).then(
          () => resolve(true),
          () => resolve(false),
        );
      });
    });
  const asOperator = (isOnline: boolean) => (person: Subject) =>
    anywhere((presence) => presence.setOnline({ ...person, facts: ABSENT }, isOnline));

  for (const [i, name] of NAMES.entries()) {
    if (apartMs === 0) gateways.start(name);
    else loop.after(i * apartMs, WORLD, () => gateways.start(name));
  }

  return {
    loop,
    memory,
    gateways,
    devices: devices.all,
    regressions: devices.regressions,
    members,
    weather,

    people: {
      connect: whoIsThere(devices.open),
      disconnect: devices.close,
      flap(person) {
        for (let i = 0; i < FLAPS; i++) {
          loop.after(2 * i * FLAP_MS, WORLD, () => devices.close(person));
          loop.after((2 * i + 1) * FLAP_MS, WORLD, () => this.connect(person));
        }
      },
      request: whoIsThere((person) => anywhere((presence) => presence.activity(person))),
      typing: devices.typing,
      expel: (person) => anywhere((presence) => presence.disconnect(person.id)),
      forceOffline: asOperator(false),
      forceOnline: asOperator(true),
      remove: (person) =>
        change((presence) => {
          ended.add(person.id);
          for (const talk of members.values()) talk.delete(person.id);
          return presence.end(person.id);
        }),
    },

    join(talk, person) {
      change((presence) => {
        if (ended.has(person.id)) return undefined;
        members.get(talk)?.add(person.id);
        return presence.joined(talk, person.id);
      });
    },

    leave(talk, person) {
      change((presence) => {
        members.get(talk)?.delete(person.id);
        return presence.left(talk, person.id);
      });
    },

    say: (person, says) => void whoSays(person, says),
    tells: whoSays,

    async storedClaims({ id }) {
      const [stored] = await kept.load([id]);
      return stored?.claims ?? NO_CLAIMS;
    },

    async toldClaims(person) {
      return mergeClaims(await this.storedClaims(person), memory.records.get(person.id)?.claims ?? NO_CLAIMS);
    },

    hasEnded: ({ id }) => ended.has(id),

    async storedOnline() {
      return (await kept.online(null, 100)).map(({ id }) => id).sort();
    },

    end() {
      gateways.end();
      loop.end();
    },
  };
}
