/** The memory that the gateways share, simulated, behind a network that delays, loses, doubles and reorders. */
import { type Backplane, type BackplaneListener, Fenced, type ViewStatement } from '../../src/cluster/backplane.ts';
import {
  type Appeal,
  type DecidingRules,
  decide,
  readingOf,
  type SubjectRecord,
} from '../../src/presence/decision/decide.ts';
import type { Verdict } from '../../src/presence/decision/verdict.ts';
import type { MoveTold } from '../../src/presence/ports.ts';
import { type Loop, WORLD } from './loop.ts';

const LEASE_MS = 10_000;
const ANSWER_MS = 2_000;

export interface Weather {
  /** A number in [0, 1), the next of the run. */
  random(): number;
  /** How likely a message is lost, or comes twice. */
  loss: number;
}

interface Connection {
  readonly machine: string;
  listener: BackplaneListener | null;
  readonly subscribed: Set<string>;
  readonly watched: Set<string>;
  isClosed: boolean;
}

export interface SharedMemory {
  backplaneOf(machine: string): Backplane;
  /** This machine reaches it no more. */
  cut(machine: string): void;
  mend(machine: string): void;
  /** Forgets everything, with all connections open. */
  empty(): void;
  readonly records: ReadonlyMap<string, SubjectRecord>;
}

export function shareMemory(
  loop: Pick<Loop, 'after'>,
  weather: Weather,
  rules: DecidingRules,
  clock: () => number,
): SharedMemory {
  const records = new Map<string, SubjectRecord>();
  const leases = new Map<string, number>();
  const left = new Set<string>();
  const lists = new Map<string, Set<string>>();
  const views = new Map<string, Map<string, ViewStatement & { readonly at: number }>>();
  const connections = new Set<Connection>();
  const cuts = new Set<string>();
  let moves = 0;

  /** Mostly a millisecond or two, now and then far more. */
  const delay = () => (weather.random() < 0.02 ? weather.random() * 400 : 1 + weather.random() * 3);
  const isLost = () => weather.random() < weather.loss;
  const isReachable = ({ machine, isClosed }: Connection) => !isClosed && !cuts.has(machine);

  /** A request that may get lost on its way there or back, or be carried out twice. */
  function ask<Answer>(from: Connection, carryOut: () => Answer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const giveUp = loop.after(ANSWER_MS, from.machine, () => reject(new Error('no answer')));
      if (!isReachable(from)) {
        giveUp();
        loop.after(0, from.machine, () => reject(new Error('not connected')));
        return;
      }
      if (isLost()) return;
      const execute = (answer: boolean) => {
        if (!isReachable(from)) return;
        const outcome = outcomeOf(carryOut);
        if (!answer || isLost()) return;
        loop.after(delay(), from.machine, () => {
          if (!isReachable(from)) return;
          giveUp();
          if (outcome instanceof Fenced) reject(outcome);
          else resolve(outcome);
        });
      };
      const ms = delay();
      loop.after(ms, WORLD, () => execute(true));
      // Twice in a row: what is asked later over the same connection comes after both.
      if (isLost()) loop.after(ms, WORLD, () => execute(false));
    });
  }

  function publish(isFor: (connection: Connection) => boolean, give: (listener: BackplaneListener) => void): void {
    for (const connection of connections) {
      if (!isReachable(connection) || !isFor(connection) || isLost()) continue;
      const times = isLost() ? 2 : 1;
      for (let i = 0; i < times; i++) {
        loop.after(delay(), connection.machine, () => {
          if (isReachable(connection) && connection.listener) give(connection.listener);
        });
      }
    }
  }

  function rule(appeal: Appeal): Verdict | null {
    const { id } = appeal.subject;
    const decision = decide(records.get(id) ?? null, appeal, clock(), rules);
    if (decision.kind === 'refused') throw new Fenced(appeal.nodeId);
    if (decision.kind === 'unknown') return null;
    records.set(id, decision.record);
    const published = { ...decision.verdict, isNew: false };
    if (decision.isPublished)
      publish(
        ({ subscribed }) => subscribed.has(id),
        (to) => to.news(published),
      );
    return decision.verdict;
  }

  const viewsOf = (conversationId: string, keptMs: number) =>
    [...(views.get(conversationId)?.values() ?? [])].filter(({ at }) => at + keptMs > clock());

  function view(conversationId: string, said: ViewStatement): void {
    const byNode = views.get(conversationId) ?? new Map();
    views.set(conversationId, byNode);
    if (said.subjectIds.length > 0) byNode.set(said.nodeId, { ...said, at: clock() });
    else byNode.delete(said.nodeId);
    publish(
      ({ watched }) => watched.has(conversationId),
      (to) => to.viewed(conversationId, said),
    );
  }

  function backplaneOf(machine: string): Backplane {
    const connection: Connection = {
      machine,
      listener: null,
      subscribed: new Set(),
      watched: new Set(),
      isClosed: false,
    };
    const on = <Answer>(carryOut: () => Answer) => ask(connection, carryOut);
    connections.add(connection);
    return {
      listen(listener) {
        connection.listener = listener;
        loop.after(1, machine, () => isReachable(connection) && listener.connected());
      },
      decide: (appeal) => on(() => rule(appeal)),
      read: (ids) => on(() => ids.flatMap((id) => readingOf(records.get(id) ?? null))),
      subscribe: (ids) => on(() => void ids.map((id) => connection.subscribed.add(id))),
      unsubscribe: (ids) => on(() => void ids.map((id) => connection.subscribed.delete(id))),
      lease: (nodeId, which) =>
        on(() => {
          const isHeld = which === 'first' || (leases.get(nodeId) ?? 0) > clock();
          if (isHeld) leases.set(nodeId, clock() + LEASE_MS);
          if (which === 'last') left.add(nodeId);
          const nodes = [...leases].map(([id, expiresAt]) => ({ id, expiresAt, hasLeft: left.has(id) }));
          return { isHeld, now: clock(), moves, nodes };
        }),
      forgetNode: (nodeId) =>
        on(() => {
          leases.delete(nodeId);
          left.delete(nodeId);
          lists.delete(nodeId);
        }),
      list: (nodeId, id) => on(() => void lists.set(nodeId, (lists.get(nodeId) ?? new Set()).add(id))),
      unlist: (nodeId, id) => on(() => void lists.get(nodeId)?.delete(id)),
      async *heldBy(nodeId) {
        yield await on(() => [...(lists.get(nodeId) ?? [])]);
      },
      tell: (move: MoveTold, nodeId: string) =>
        on(() => {
          const count = ++moves;
          publish(
            () => true,
            (to) => to.moved(move, count, nodeId),
          );
        }),
      view: (conversationId, said, keptMs) =>
        on(() => {
          view(conversationId, said);
          return viewsOf(conversationId, keptMs);
        }),
      readViews: (conversationId, keptMs) => on(() => viewsOf(conversationId, keptMs)),
      watchViews: (conversationId) => on(() => void connection.watched.add(conversationId)),
      unwatchViews: (conversationId) => on(() => void connection.watched.delete(conversationId)),
      async close() {
        connection.isClosed = true;
        connections.delete(connection);
      },
    };
  }

  return {
    backplaneOf,
    records,
    cut(machine) {
      cuts.add(machine);
      for (const connection of connections) {
        if (connection.machine !== machine) continue;
        connection.subscribed.clear();
        connection.watched.clear();
        loop.after(1, machine, () => connection.listener?.disconnected(new Error('cut')));
      }
    },
    mend(machine) {
      cuts.delete(machine);
      for (const connection of connections) {
        if (connection.machine === machine) loop.after(50, machine, () => connection.listener?.connected());
      }
    },
    empty() {
      records.clear();
      leases.clear();
      left.clear();
      lists.clear();
      views.clear();
      moves = 0;
    },
  };
}

/** The memory refuses only what comes from the dead. */
function outcomeOf<Answer>(carryOut: () => Answer): Answer | Fenced {
  try {
    return carryOut();
  } catch (error) {
    if (error instanceof Fenced) return error;
    throw error;
  }
}
