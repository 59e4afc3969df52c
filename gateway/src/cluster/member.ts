/** A node among others: what it states, whom it follows, and what it tells and hears of moves. */
import { systemClock } from '../clock.ts';
import type { Statement, Verdict } from '../presence/decision/verdict.ts';
import type { Cluster, ClusterListener, Move } from '../presence/ports.ts';
import type { StoredSubject } from '../presence/truth/subject.ts';
import type { Backplane, Lease } from './backplane.ts';
import { Beat } from './beat.ts';
import { Contact, type ContactParts } from './contact.ts';
import { createExpiry, type Expiry } from './expiry.ts';
import { Followed } from './followed.ts';
import { Hearing } from './hearing.ts';
import { createIncarnation, type Incarnation, type IncarnationOptions } from './incarnation.ts';
import { Leavers } from './leavers.ts';
import { createMoved, type Moved } from './moved.ts';
import { Stating } from './stating.ts';
import { createViewed, type Viewed } from './viewed.ts';

export interface MemberOptions extends Pick<IncarnationOptions, 'clock' | 'newId'>, Omit<ContactParts, 'clock'> {}

export function joinCluster(backplane: Backplane, options: MemberOptions): Cluster {
  return new Member(backplane, options);
}

class Member implements Cluster {
  readonly isAlone = false;
  readonly #backplane: Backplane;
  readonly #onFailure: MemberOptions['onFailure'];
  readonly #hearing = new Hearing();
  readonly #contact: Contact;
  readonly #incarnation: Incarnation;
  readonly #followed: Followed;
  readonly #stating: Stating;
  readonly #expiry: Expiry;
  readonly #moved: Moved;
  readonly #viewed: Viewed;
  readonly #beat: Beat;

  constructor(backplane: Backplane, { settleMs, onFailure, ...life }: MemberOptions) {
    const { clock = systemClock } = life;
    const hearing = this.#hearing;
    const contact = new Contact({ clock, settleMs, onFailure });
    const incarnation = createIncarnation(backplane, life);
    const leavers = new Leavers();
    const followed = new Followed(backplane, onFailure);
    const expiry = createExpiry({ backplane, incarnation, leavers, clock, hearing });
    const moved = createMoved({ backplane, incarnation, hearing, onFailure });
    const viewed = createViewed({ backplane, incarnation, contact, clock, hearing, onFailure });
    this.#backplane = backplane;
    this.#onFailure = onFailure;
    this.#contact = contact;
    this.#incarnation = incarnation;
    this.#followed = followed;
    this.#stating = new Stating(backplane, incarnation, leavers, clock);
    this.#expiry = expiry;
    this.#moved = moved;
    this.#viewed = viewed;
    this.#beat = new Beat({ backplane, contact, incarnation, expiry, followed, moved, viewed, hearing, onFailure });
    incarnation.listen({
      beaten: (lease, hasLost) => this.#beaten(lease, hasLost),
      rejoined: () => this.#rejoined(),
    });
  }

  get nodeId(): string {
    return this.#incarnation.id;
  }

  get isReachable(): boolean {
    return this.#contact.isConnected && this.#incarnation.isLeased;
  }

  get isSettled(): boolean {
    return this.#contact.isSettled;
  }

  get living(): readonly string[] {
    return this.#incarnation.living();
  }

  get isFirst(): boolean {
    return this.#incarnation.living().sort()[0] === this.#incarnation.id;
  }

  now(): number {
    return this.#incarnation.now();
  }

  get timed(): Promise<void> {
    return this.#incarnation.timed;
  }

  start(listener: ClusterListener): void {
    this.#hearing.listen(listener);
    this.#backplane.listen({
      news: (verdict) => this.#hearing.heard(verdict),
      moved: this.#moved.hear,
      viewed: this.#viewed.heard,
      connected: () => void this.#beat.connected(),
      disconnected: (error) => {
        this.#contact.lost();
        this.#onFailure('keeping in touch with the cluster', error);
      },
    });
    this.#beat.start();
  }

  async stop(): Promise<void> {
    this.#contact.stop();
    this.#beat.stop();
    if (this.#contact.isConnected) await this.#incarnation.leave().catch(() => undefined);
    await this.#backplane.close();
  }

  state(statement: Statement): Promise<Verdict> {
    return this.#stating.state(statement);
  }

  async expire(stored: StoredSubject, endedAt: number): Promise<Verdict | null> {
    // A memory that has been emptied knows this node no more either: then silence means nothing.
    await this.#incarnation.beat();
    return this.#contact.isSettled ? this.#expiry.expire(stored, endedAt) : null;
  }

  follow(subjectIds: Iterable<string>): Promise<Verdict[]> {
    return this.#followed.add(subjectIds);
  }

  followOnly(subjectIds: ReadonlySet<string>): void {
    this.#followed.keepOnly(subjectIds);
  }

  read(subjectIds: readonly string[]): Promise<Verdict[]> {
    return this.#followed.read(subjectIds);
  }

  async livingElsewhere(subjectIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    await this.#incarnation.beat();
    const others = this.living.filter((id) => id !== this.nodeId);
    return sessionsOf(await this.#followed.read(subjectIds), new Set(others));
  }

  tell(move: Move): void {
    this.#moved.tell(move);
  }

  view(conversationId: string, subjectIds: readonly string[]): void {
    this.#viewed.view(conversationId, subjectIds);
  }

  viewersElsewhere(conversationId: string): Promise<readonly string[]> {
    return this.#viewed.elsewhere(conversationId);
  }

  #beaten(lease: Lease, hasLost: boolean): void {
    // Whatever the dead had still to tell is among what was missed.
    if (this.#moved.hasMissed(lease) || hasLost) this.#hearing.missed();
  }

  #rejoined(): void {
    this.#stating.rejoined();
    this.#contact.sound();
    this.#viewed.restate();
    this.#beat.restate().catch((error) => this.#onFailure('stating everything again', error));
  }
}

/** How many sessions these nodes hold, of each subject of whom they hold any. */
function sessionsOf(verdicts: readonly Verdict[], nodeIds: ReadonlySet<string>): Map<string, number> {
  const sessions = new Map<string, number>();
  for (const { subject, holders } of verdicts) {
    const counts = Object.entries(holders).filter(([holder]) => nodeIds.has(holder));
    const sum = counts.reduce((total, [, count]) => total + count, 0);
    if (counts.length > 0) sessions.set(subject.id, sum);
  }
  return sessions;
}
