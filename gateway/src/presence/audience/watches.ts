/** P21: whom of a crowd each session watches, one set at a time. */

interface Watched {
  readonly viewerId: string;
  readonly conversationId: string;
  readonly subjectIds: Set<string>;
}

const NOBODY: ReadonlySet<string> = new Set();

export class Watches {
  /** By session. */
  readonly #watched = new Map<string, Watched>();
  /** By viewer, those of its sessions that watch anybody. */
  readonly #sessions = new Map<string, Set<string>>();
  /** By subject, the viewers who watch it in some session. */
  readonly #viewers = new Map<string, Set<string>>();

  get isEmpty(): boolean {
    return this.#watched.size === 0;
  }

  /** Everybody who is watched. */
  everybody(): IterableIterator<string> {
    return this.#viewers.keys();
  }

  /** The viewers who watch a subject. */
  viewersOf(subjectId: string): ReadonlySet<string> {
    return this.#viewers.get(subjectId) ?? NOBODY;
  }

  /** Everybody whom a viewer watches in some session, perhaps more than once. */
  *watchedBy(viewerId: string): Generator<string> {
    for (const sessionId of this.#sessions.get(viewerId) ?? NOBODY) {
      yield* this.#watched.get(sessionId)?.subjectIds ?? NOBODY;
    }
  }

  isWatching(viewerId: string, subjectId: string): boolean {
    return this.viewersOf(subjectId).has(viewerId);
  }

  /** The session watches these, and nobody else any more. */
  watch(sessionId: string, viewerId: string, conversationId: string, subjectIds: Iterable<string>): void {
    const former = this.#watched.get(sessionId);
    const watched: Watched = { viewerId, conversationId, subjectIds: new Set(subjectIds) };
    if (watched.subjectIds.size === 0) this.#forget(sessionId, viewerId);
    else {
      this.#watched.set(sessionId, watched);
      this.#sessions.set(viewerId, (this.#sessions.get(viewerId) ?? new Set()).add(sessionId));
      for (const id of watched.subjectIds) this.#viewers.set(id, (this.#viewers.get(id) ?? new Set()).add(viewerId));
    }
    for (const id of former?.subjectIds ?? NOBODY) if (!watched.subjectIds.has(id)) this.#look(viewerId, id);
  }

  /** The session watches nobody any more: it was closed, say. */
  end(sessionId: string): void {
    const former = this.#watched.get(sessionId);
    if (former) this.watch(sessionId, former.viewerId, former.conversationId, NOBODY);
  }

  /** A subject is in a conversation no more: it watches nobody there, and nobody it. */
  leave(conversationId: string, subjectId: string): void {
    for (const sessionId of [...(this.#sessions.get(subjectId) ?? NOBODY)]) {
      if (this.#watched.get(sessionId)?.conversationId === conversationId) this.end(sessionId);
    }
    for (const viewerId of [...this.viewersOf(subjectId)]) {
      for (const sessionId of [...(this.#sessions.get(viewerId) ?? NOBODY)]) {
        const watched = this.#watched.get(sessionId);
        if (watched?.conversationId !== conversationId || !watched.subjectIds.delete(subjectId)) continue;
        if (watched.subjectIds.size === 0) this.#forget(sessionId, viewerId);
      }
      this.#look(viewerId, subjectId);
    }
  }

  #forget(sessionId: string, viewerId: string): void {
    this.#watched.delete(sessionId);
    const sessions = this.#sessions.get(viewerId);
    if (sessions?.delete(sessionId) && sessions.size === 0) this.#sessions.delete(viewerId);
  }

  /** One session of the viewer's less watches the subject. */
  #look(viewerId: string, subjectId: string): void {
    for (const sessionId of this.#sessions.get(viewerId) ?? NOBODY) {
      if (this.#watched.get(sessionId)?.subjectIds.has(subjectId)) return;
    }
    const viewers = this.#viewers.get(subjectId);
    if (viewers?.delete(viewerId) && viewers.size === 0) this.#viewers.delete(subjectId);
  }
}
