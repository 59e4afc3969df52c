/** What people do all the time: come, go, change devices, write to each other, touch their screens. */
import type { Crowd, Person } from './crowd.ts';
import type { Device } from './device.ts';
import type { Messages } from './messages.ts';
import type { Random } from './random.ts';

export interface Life {
  /** This person leaves now, and comes back after `awayMs`. */
  send(person: Person, awayMs: number): void;
  /** Nobody moves or writes any more until `resume`. */
  pause(): void;
  resume(): void;
  end(): void;
}

const MOVE_EVERY_MS = 250;
const WRITE_EVERY_MS = 300;
const TOUCH_EVERY_MS = 50_000;
/** Nobody goes more often: whoever goes three times within a minute is announced late, on purpose (P6). */
const STAY_MS = 60_000;

export function startLife(crowd: Crowd, messages: Messages, moves: Random): Life {
  const backAt = new Map<Person, number>();
  const leftAt = new Map<Person, number>();
  let isPaused = true;

  /** Always the same number of choices, so that they do not depend on the clock. */
  function move(): void {
    if (isPaused) return;
    const person = moves.pick(crowd.people);
    const awayMs = moves.between(2_000, 15_000);
    const isOneDevice = moves.below(2) === 0;
    const now = performance.now();
    for (const [absent, at] of backAt) {
      if (at > now) continue;
      backAt.delete(absent);
      crowd.come(absent);
    }
    const isSettled = person.devices.every(({ openedAt, connectedAt }) => openedAt !== null && connectedAt !== null);
    const hasJustLeft = now - (leftAt.get(person) ?? Number.NEGATIVE_INFINITY) < STAY_MS;
    if (!person.isThere || !isSettled || hasJustLeft || backAt.has(person)) return;
    leave(person, isOneDevice ? person.devices.slice(0, 1) : person.devices, awayMs);
  }

  function leave(person: Person, devices: readonly Device[], awayMs: number): void {
    crowd.leave(person, devices);
    leftAt.set(person, performance.now());
    backAt.set(person, performance.now() + awayMs);
  }

  const timers = [
    setInterval(move, MOVE_EVERY_MS),
    setInterval(() => !isPaused && void messages.send(), WRITE_EVERY_MS),
    setInterval(crowd.touch, TOUCH_EVERY_MS),
  ];
  return {
    send: (person, awayMs) => leave(person, person.devices, awayMs),
    pause: () => {
      isPaused = true;
    },
    resume: () => {
      isPaused = false;
    },
    end() {
      for (const timer of timers) clearInterval(timer);
    },
  };
}
