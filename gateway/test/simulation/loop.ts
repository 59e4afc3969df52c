/**
 * Time that passes only when a test lets it. All timers of the process become entries of one queue; each belongs to
 * the machine on which it was set, and a machine may be frozen or switched off.
 */
import { syncBuiltinESMExports } from 'node:module';
import promises from 'node:timers/promises';
import { Queue } from './queue.ts';

/** Those of Node wait in real time; these by whatever timers the process has at the moment. */
Object.assign(promises, {
  setTimeout: (ms: number) => new Promise<void>((resolve) => void setTimeout(resolve, ms)),
  setImmediate: () => new Promise<void>((resolve) => void setTimeout(resolve, 0)),
});
syncBuiltinESMExports();

interface Task {
  readonly machine: string;
  at: number;
  readonly order: number;
  readonly run: () => void;
  /** `null`: once. */
  readonly everyMs: number | null;
  isCancelled: boolean;
}

/** Whatever belongs to the world and to no gateway. */
export const WORLD = 'world';

export interface Loop {
  /** Milliseconds since the beginning of the world. */
  readonly now: number;
  /** Runs it as that machine: timers that it sets are its own. */
  on<Result>(machine: string, run: () => Result): Result;
  /** Answers what cancels it. */
  after(ms: number, machine: string, run: () => void): () => void;
  freeze(machine: string): void;
  thaw(machine: string): void;
  /** Its timers never fire any more. */
  kill(machine: string): void;
  /** Lets so much time pass. */
  pass(ms: number): Promise<void>;
  /** Gives the timers back to the process. */
  end(): void;
}

const realTurn = globalThis.setImmediate;
/** Resolves when all promises that can be kept now are kept: cheaper by far than a turn of the event loop. */
const kept = () => new Promise<void>((resolve) => process.nextTick(resolve));

export function openLoop(startAt: number): Loop {
  const saved = {
    setTimeout: globalThis.setTimeout,
    clearTimeout: globalThis.clearTimeout,
    setInterval: globalThis.setInterval,
    clearInterval: globalThis.clearInterval,
    performanceNow: performance.now,
    dateNow: Date.now,
  };
  const queue = new Queue<Task>((a, b) => a.at < b.at || (a.at === b.at && a.order < b.order));
  const frozen = new Set<string>();
  const dead = new Set<string>();
  let held: Task[] = [];
  let now = 0;
  let made = 0;
  let current = WORLD;

  function schedule(ms: number, machine: string, run: () => void, everyMs: number | null): Task {
    const task = { machine, at: now + Math.max(0, ms), order: made++, run, everyMs, isCancelled: false };
    queue.push(task);
    return task;
  }

  const isOver = ({ isCancelled, machine }: Task) => isCancelled || dead.has(machine);

  async function fire(task: Task): Promise<void> {
    current = task.machine;
    task.run();
    if (task.everyMs !== null && !task.isCancelled) {
      task.at = now + task.everyMs;
      queue.push(task);
    }
    // Whatever promises follow from it are kept before the next one, on the same machine.
    await kept();
    current = WORLD;
  }

  const cancel = (task: unknown) => {
    if (task) (task as Task).isCancelled = true;
  };
  Object.assign(globalThis, {
    setTimeout: (run: () => void, ms = 0) => schedule(ms, current, run, null),
    clearTimeout: cancel,
    setInterval: (run: () => void, ms: number) => schedule(ms, current, run, ms),
    clearInterval: cancel,
  });
  performance.now = () => now;
  Date.now = () => startAt + Math.floor(now);

  return {
    get now() {
      return now;
    },
    on(machine, run) {
      const before = current;
      current = machine;
      try {
        return run();
      } finally {
        current = before;
      }
    },
    after(ms, machine, run) {
      const task = schedule(ms, machine, run, null);
      return () => cancel(task);
    },
    freeze: (machine) => void frozen.add(machine),
    thaw(machine) {
      frozen.delete(machine);
      const late = held.filter((task) => task.machine === machine);
      held = held.filter((task) => task.machine !== machine);
      for (const task of late) queue.push(Object.assign(task, { at: now }));
    },
    kill: (machine) => void dead.add(machine),
    async pass(ms) {
      const until = now + ms;
      await new Promise((resolve) => realTurn(resolve));
      for (let next = queue.first; next && next.at <= until; next = queue.first) {
        queue.shift();
        now = Math.max(now, next.at);
        if (isOver(next)) continue;
        if (frozen.has(next.machine)) held.push(next);
        else await fire(next);
      }
      now = until;
    },
    end() {
      const { performanceNow, dateNow, ...timers } = saved;
      Object.assign(globalThis, timers);
      performance.now = performanceNow;
      Date.now = dateNow;
    },
  };
}
