/** Compares what every device shows with what is true, all the time. */
import type { Crowd, Person } from './crowd.ts';
import type { Device } from './device.ts';
import { type Doubt, type GatewayOf, isInDoubt, type Mistake } from './doubt.ts';

/** Seconds, summed over viewers. */
export interface Sums {
  /** Shown online who is not there. */
  falseOnline: number;
  /** Not shown online who is there. */
  falseOffline: number;
}

export interface Tally extends Sums {
  /** The same, while nobody could know better: not in the sums above. */
  readonly inDoubt: Sums;
  /** Messages that came to people who were no members any more. */
  leaked: number;
  /** When the last of them came. */
  leakedAt: number | null;
  /** When something was last not right, by `performance.now()`; `null`: never. */
  wrongAt: number | null;
}

export interface Views {
  /** Begins a new count. */
  count(): Tally;
  /** Ends or begins a doubt. */
  setDoubt(doubt: Doubt | null): void;
  /** How many views are wrong at this moment, and how many devices are not connected that should be. */
  wrong(): { views: number; devices: number };
  /** Up to `limit` views that are wrong, in words. */
  examples(limit: number): string[];
  moved(person: Person): void;
  told(device: Device, subjectIds: readonly string[]): void;
  /** A message came to somebody who is no member of its conversation any more. */
  leaked(): void;
  stop(): void;
}

interface View {
  readonly viewer: Device;
  readonly seer: Person;
  readonly person: Person;
  fault: Mistake['fault'] | null;
  isExcused: boolean;
  lookedAt: number;
}

/** News may take so long before a view that lacks it is wrong: the machine is busy with all of this at once. */
const SETTLE_MS = 1_000;
const LOOK_EVERY_MS = 100;

export function watchViews(crowd: Crowd, gatewayOf: GatewayOf): Views {
  const byViewer = new Map<Device, Map<string, View>>();
  const byPerson = new Map<Person, View[]>();
  for (const members of crowd.conversations.values()) {
    for (const person of members) {
      const seers = members.filter((member) => member !== person);
      const begun = { person, fault: null, isExcused: false, lookedAt: 0 };
      const views = seers.flatMap((seer) => seer.devices.map((viewer): View => ({ ...begun, viewer, seer })));
      byPerson.set(person, views);
      for (const view of views) {
        const ofViewer = byViewer.get(view.viewer) ?? new Map();
        byViewer.set(view.viewer, ofViewer.set(person.id, view));
      }
    }
  }
  const all = [...byPerson.values()].flat();
  const devices = crowd.people.flatMap((person) => person.devices);
  let tally = emptyTally();
  let doubt: Doubt | null = null;

  function look(view: View, now: number): void {
    if (view.fault) {
      const sums = view.isExcused ? tally.inDoubt : tally;
      sums[view.fault] += (now - view.lookedAt) / 1_000;
    }
    view.lookedAt = now;
    const fault = faultOf(view, now);
    view.fault = fault;
    view.isExcused = fault !== null && isInDoubt(doubt, { ...view, fault }, gatewayOf, now);
  }

  function lookAtAll(): void {
    const now = performance.now();
    for (const view of all) look(view, now);
    const { views, devices } = wrong();
    if (views + devices > 0) tally.wrongAt = now;
  }

  function wrong() {
    const now = performance.now();
    const isMissing = ({ openedAt, connectedAt }: Device) =>
      openedAt !== null && connectedAt === null && now - openedAt > SETTLE_MS;
    return { views: all.filter(({ fault }) => fault).length, devices: devices.filter(isMissing).length };
  }

  /** What has arrived is read first: this process is busy too. */
  const looking = setInterval(() => setImmediate(lookAtAll), LOOK_EVERY_MS);

  return {
    count() {
      lookAtAll();
      tally = emptyTally();
      return tally;
    },
    setDoubt(next) {
      lookAtAll();
      doubt = next;
      lookAtAll();
    },
    wrong,
    examples: (limit) =>
      spread(
        all.filter(({ fault }) => fault),
        limit,
      ).map(({ viewer, person, fault }) => {
        const [seer, held] = [viewer, ...person.devices].map(({ id }) => gatewayOf(id)?.name ?? 'nowhere');
        const told = JSON.stringify(viewer.facts(person.id));
        return `${fault} of ${person.id} (on ${held}) at device ${viewer.id} (on ${seer}): ${told}`;
      }),
    moved(person) {
      const now = performance.now();
      for (const view of byPerson.get(person) ?? []) look(view, now);
    },
    told(device, subjectIds) {
      const now = performance.now();
      for (const id of subjectIds) {
        const view = byViewer.get(device)?.get(id);
        if (view) look(view, now);
      }
    },
    leaked() {
      tally.leakedAt = performance.now();
      tally.leaked += 1;
    },
    stop: () => clearInterval(looking),
  };
}

/** Who is not connected shows, and says, old statuses; nobody is told to believe them. */
function faultOf({ viewer, seer, person }: View, now: number): View['fault'] {
  const partedAt = Math.max(seer.partedAt ?? 0, person.partedAt ?? 0);
  const isApart = partedAt > 0;
  if (now - partedAt < SETTLE_MS) return null;
  if (isApart && viewer.connectedAt !== null && now - viewer.connectedAt >= SETTLE_MS) {
    return viewer.shows(person.id) === 'online' ? 'falseOnline' : null;
  }
  if (isApart || person.isThere === null || now - person.changedAt < SETTLE_MS) return null;
  if (viewer.connectedAt === null || now - viewer.connectedAt < SETTLE_MS) return null;
  const isShown = viewer.shows(person.id) === 'online';
  if (isShown === person.isThere) return null;
  return isShown ? 'falseOnline' : 'falseOffline';
}

/** Some of them, from all over the list: neighbours are of one person. */
function spread<Item>(items: readonly Item[], limit: number): Item[] {
  const step = Math.max(1, items.length / limit);
  return items.filter((_, i) => Math.floor(i / step) > Math.floor((i - 1) / step)).slice(0, limit);
}

function emptyTally(): Tally {
  return {
    falseOnline: 0,
    falseOffline: 0,
    inDoubt: { falseOnline: 0, falseOffline: 0 },
    leaked: 0,
    leakedAt: null,
    wrongAt: null,
  };
}
