/**
 * The living sessions of this node, code that listens as somebody beside them, and the last step of every event: onto the
 * socket, or held for its snapshot.
 */
import { supersedes } from '@meeshy/status-protocol';
import type { Subject } from '../../presence/truth/subject.ts';
import type { Link } from './link.ts';
import type { Parcel, Piece } from './parcel.ts';

export interface Session {
  readonly subject: Subject;
  readonly link: Link;
  /** When its credentials expire. */
  expiresAt: number;
  /** The latest per subject, while the session's snapshot is being made or sent; afterwards `null`. */
  held: Map<string, Piece> | null;
  /** Tells the host of its conversations, whenever they have been read. */
  readonly onConversations?: ((conversationIds: ReadonlySet<string>) => void) | undefined;
  /** It is told what a session of its subject is told, and nobody is there by it. */
  readonly isListener?: true;
}

/** Whose heartbeat waits for longer does not answer: the way there and back takes a fraction of it. */
const ANSWER_MS = 1_000;
/** A connection that has not taken so many bytes is a slow one. */
const LONGEST_BACKLOG = 200_000;
const NONE: readonly Session[] = [];

/** Why a session waits for a snapshot. */
export type Lag = 'slow' | 'set' | 'deaf' | 'crowd';

/** Who is to hear that sessions end. */
export interface Leaving {
  /** The last session of a subject is gone … */
  away(subjectId: string): void;
  /** … and any one is. */
  gone?(sessionId: string): void;
}

export class Sessions {
  readonly #onBroken: (error: unknown) => void;
  #leaving: Leaving = { away() {} };
  readonly #byId = new Map<string, Session>();
  #listeners = 0;
  /** Mostly one each: a map of its own would be more than all that is kept of it besides. */
  readonly #bySubject = new Map<string, readonly Session[]>();
  /**
   * Sessions that get nothing but a fresh snapshot, as soon as they can take it: the latest event per subject is held
   * until then. They were too slow, what they were told is of a clock that has been set since, they were not listening, or they
   * are told of others than before.
   */
  readonly #lagging = new Map<Session, Lag>();

  /** `onBroken`: a connection could not be written to, and was cut; the others were served all the same. */
  constructor(onBroken: (error: unknown) => void = () => {}) {
    this.#onBroken = onBroken;
  }

  listen(leaving: Leaving): void {
    this.#leaving = leaving;
  }

  get size(): number {
    return this.#byId.size - this.#listeners;
  }

  *all(): Generator<Session> {
    for (const session of this.#byId.values()) if (!session.isListener) yield session;
  }

  get(sessionId: string): Session | undefined {
    return this.#byId.get(sessionId);
  }

  /** Whatever is told what the subject is told: its sessions, and code that listens as it. */
  of(subjectId: string): readonly Session[] {
    return this.#bySubject.get(subjectId) ?? NONE;
  }

  /** Its sessions alone. */
  heldBy(subjectId: string): readonly Session[] {
    return this.of(subjectId).filter(({ isListener }) => !isListener);
  }

  holds(subjectId: string): boolean {
    return this.of(subjectId).some(({ isListener }) => !isListener);
  }

  /** The session of a subject whose heartbeat has been waiting longest for its answer; `undefined`: all answer. */
  silent(subjectId: string): Session | undefined {
    let silent: Session | undefined;
    let longest = ANSWER_MS;
    for (const session of this.of(subjectId)) {
      const { unansweredMs } = session.link;
      if (unansweredMs <= longest) continue;
      silent = session;
      longest = unansweredMs;
    }
    return silent;
  }

  add(session: Session): void {
    const { link, subject } = session;
    this.#byId.set(link.id, session);
    if (session.isListener) this.#listeners++;
    const others = this.of(subject.id).filter((one) => one.link.id !== link.id);
    this.#bySubject.set(subject.id, [...others, session]);
  }

  remove(sessionId: string): Session | undefined {
    const session = this.#byId.get(sessionId);
    if (!session) return undefined;
    this.#byId.delete(sessionId);
    if (session.isListener) this.#listeners--;
    this.#lagging.delete(session);
    const { id } = session.subject;
    const rest = this.of(id).filter((one) => one !== session);
    if (rest.length > 0) this.#bySubject.set(id, rest);
    else {
      this.#bySubject.delete(id);
      this.#leaving.away(id);
    }
    this.#leaving.gone?.(sessionId);
    return session;
  }

  /** The clock was set: all that anybody here was told, and is about to be told, is outdated. Answers whom. */
  outdate(): ReadonlySet<string> {
    for (const session of this.#byId.values()) this.#outdate(session, 'set');
    return new Set(this.#bySubject.keys());
  }

  /** These viewers are told of others than before. */
  crowdChanged(viewerIds: Iterable<string>): void {
    for (const id of viewerIds) for (const session of this.of(id)) this.#outdate(session, 'crowd');
  }

  /** It was not listening when it began. A snapshot that is on its way to it is enough. */
  owe(session: Session): void {
    if (session.held) return;
    session.held = new Map();
    this.#lagging.set(session, 'deaf');
  }

  lagging(): IterableIterator<[Session, Lag]> {
    return this.#lagging.entries();
  }

  /** It is given one. */
  catchUp(session: Session): void {
    this.#lagging.delete(session);
  }

  /** Gives a parcel to every session of these viewers, once each; answers to how many. */
  deliver(parcel: Parcel, viewerIds: Iterable<string>): number {
    let deliveries = 0;
    for (const viewerId of viewerIds) {
      for (const session of this.of(viewerId)) {
        if (this.#give(session, parcel)) deliveries++;
      }
    }
    return deliveries;
  }

  /** Says to one session what tells of nobody's status. */
  say(session: Session, ...said: Parameters<Link['send']>): void {
    try {
      session.link.send(...said);
    } catch (error) {
      this.#onBroken(error);
      session.link.drop();
    }
  }

  /** A snapshot that is on its way to it is outdated too. */
  #outdate(session: Session, why: Lag): void {
    session.held = new Map();
    if (!this.#lagging.has(session)) this.#lagging.set(session, why);
  }

  #give(session: Session, parcel: Parcel): boolean {
    const { link } = session;
    if (!session.held && link.backlog >= LONGEST_BACKLOG) {
      session.held = new Map();
      this.#lagging.set(session, 'slow');
    }
    if (session.held) for (const piece of parcel.pieces) hold(session.held, piece);
    else {
      try {
        link.deliver(parcel);
      } catch (error) {
        this.#onBroken(error);
        link.drop();
        return false;
      }
    }
    return true;
  }
}

/** The latest (P10), in whatever order they come. */
function hold(held: Map<string, Piece>, piece: Piece): void {
  const { userId } = piece.face;
  const known = held.get(userId);
  if (!known || !supersedes(known.face, piece.face)) held.set(userId, piece);
}
