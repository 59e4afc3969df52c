/**
 * What is due at moments that are the same for many, by the id of whom it concerns: that one has passed is known of all of
 * them at once, and of each whether its own has.
 */
import { Deadlines } from '../deadlines.ts';

interface Moment {
  readonly at: number;
  readonly ids: Set<string>;
}

export class Moments {
  /** Those that have not passed, each by its own name. */
  readonly #ahead = new Deadlines();
  readonly #named = new Map<string, Moment>();
  /** Those that have, as long as somebody is still due. */
  readonly #passed = new Set<Moment>();
  readonly #byId = new Map<string, Moment>();

  /** Takes the place of a former one of the same id. */
  set(id: string, at: number): void {
    const name = String(at);
    if (this.#named.get(name)?.ids.has(id)) return;
    this.clear(id);
    const moment = this.#named.get(name) ?? this.#begin(name, at);
    moment.ids.add(id);
    this.#byId.set(id, moment);
  }

  clear(id: string): void {
    const moment = this.#byId.get(id);
    if (!moment) return;
    this.#byId.delete(id);
    moment.ids.delete(id);
    if (moment.ids.size > 0 || this.#passed.delete(moment)) return;
    this.#named.delete(String(moment.at));
    this.#ahead.clear(String(moment.at));
  }

  /** Whether some have passed since this was last asked. */
  pass(now: number): boolean {
    const { nextAt } = this.#ahead;
    if (nextAt === null || nextAt > now) return false;
    for (const name of this.#ahead.at(now).due) {
      const moment = this.#named.get(name);
      if (moment) this.#passed.add(moment);
      this.#named.delete(name);
      this.#ahead.clear(name);
    }
    return true;
  }

  isDue(id: string, now: number): boolean {
    return (this.#byId.get(id)?.at ?? Number.POSITIVE_INFINITY) <= now;
  }

  /** Those whose moment has passed, until they are set or cleared. */
  *due(): Generator<string> {
    for (const { ids } of this.#passed) yield* ids;
  }

  get countDue(): number {
    let count = 0;
    for (const { ids } of this.#passed) count += ids.size;
    return count;
  }

  #begin(name: string, at: number): Moment {
    const moment: Moment = { at, ids: new Set() };
    this.#named.set(name, moment);
    this.#ahead.set(name, at);
    return moment;
  }
}
