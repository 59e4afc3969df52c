/**
 * P7: what is owed to the store, and when. Holds ids and times only: what is written is what is true at that moment,
 * so per subject the latest wins by itself.
 *
 *   activity ──(not saved for throttleMs?)── yes: due now ── no: due when throttleMs are over
 *   higher version ───────────────────────── due now
 */
export class Ledger {
  readonly #throttleMs: number;
  readonly #savedAt = new Map<string, number>();
  readonly #dueAt = new Map<string, number>();
  /** When those that are being written became due: a failure gives them back no younger. */
  readonly #inFlight = new Map<string, number>();

  constructor(throttleMs: number) {
    this.#throttleMs = throttleMs;
  }

  /** Subjects whose latest facts are not in the store yet. */
  get owed(): number {
    return new Set([...this.#dueAt.keys(), ...this.#inFlight.keys()]).size;
  }

  /** Size of the throttle's memory. */
  get size(): number {
    return this.#savedAt.size;
  }

  /** When the longest-waiting of those that are due or being written became due; `null`: none is. */
  oldestDueAt(now: number): number | null {
    let oldest = now;
    for (const dueAt of this.#dueAt.values()) if (dueAt < oldest) oldest = dueAt;
    for (const dueAt of this.#inFlight.values()) if (dueAt < oldest) oldest = dueAt;
    return oldest < now ? oldest : null;
  }

  owes(subjectId: string): boolean {
    return this.#dueAt.has(subjectId) || this.#inFlight.has(subjectId);
  }

  /** Exempt from the throttle: what raised the version (`isOnline`, `lastSeen`, what is said), and what somebody waits to have stored. */
  change(subjectId: string, now: number): void {
    this.#dueAt.set(subjectId, Math.min(now, this.#dueAt.get(subjectId) ?? now));
  }

  /** Activity at `now`. Answers whether it opens a write of its own; otherwise it is throttled. */
  activity(subjectId: string, now: number): boolean {
    if (this.#dueAt.has(subjectId)) return false;
    const savedAt = this.#inFlight.has(subjectId) ? now : this.#savedAt.get(subjectId);
    const opens = savedAt === undefined || now - savedAt >= this.#throttleMs;
    this.#dueAt.set(subjectId, opens ? now : savedAt + this.#throttleMs);
    return opens;
  }

  /** Takes up to `limit` subjects that are due; they are in flight until `saved` or `failed`. */
  take(now: number, limit: number): string[] {
    const taken: string[] = [];
    for (const [id, dueAt] of this.#dueAt) {
      if (taken.length === limit) break;
      if (dueAt > now) continue;
      taken.push(id);
      this.#inFlight.set(id, dueAt);
    }
    for (const id of taken) this.#dueAt.delete(id);
    return taken;
  }

  saved(subjectIds: readonly string[], now: number): void {
    for (const id of subjectIds) {
      this.#inFlight.delete(id);
      this.#savedAt.set(id, now);
    }
  }

  /** The batch did not reach the store: it is owed again. */
  failed(subjectIds: readonly string[], now: number): void {
    for (const id of subjectIds) {
      this.#dueAt.set(id, this.#inFlight.get(id) ?? now);
      this.#inFlight.delete(id);
    }
  }

  /** Whether something is due at `now`. */
  isDue(now: number): boolean {
    for (const dueAt of this.#dueAt.values()) if (dueAt <= now) return true;
    return false;
  }

  /** Forgets when subjects were saved, if that was so long ago that it throttles nothing. */
  forget(now: number, maxAgeMs: number): void {
    const age = Math.max(maxAgeMs, this.#throttleMs);
    for (const [id, savedAt] of this.#savedAt) if (now - savedAt >= age) this.#savedAt.delete(id);
  }

  /** The clock was set: nothing is due sooner or later for it. */
  shift(byMs: number): void {
    for (const times of [this.#savedAt, this.#dueAt, this.#inFlight]) {
      for (const [id, at] of times) times.set(id, at + byMs);
    }
  }

  /** Everything owed becomes due: the process is about to end. */
  dueAll(now: number): void {
    for (const id of this.#dueAt.keys()) this.#dueAt.set(id, now);
  }
}
