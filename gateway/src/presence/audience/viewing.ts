/**
 * P20: which session shows which conversation, and which of them are to be told who else does.
 *
 *   session ── shows ──▶ view ── shows it again ──▶ view
 *                         └── another one, none, closed, no member, 60 s ──▶ gone
 *
 *   view ── at once ──▶ told ── something else is to be seen, 5 s after it was told at the earliest ──▶ told
 */
import { Deadlines } from '../deadlines.ts';
import { byId } from '../truth/subject.ts';
import { roughly } from './occupancy.ts';

/** So long a view lasts unless it is renewed. */
export const VIEW_MS = 60_000;
/** A session is told no more often. */
export const TOLD_AGAIN_MS = 5_000;
/** More than so many are a number. */
export const MOST_NAMED = 20;
/** Where more sessions than this show the same conversation, it is looked who is seen there no more often than each of them is told. */
export const MANY = 200;

/** Who may be shown as viewing. */
export interface Seeing {
  /** It is a present member, and shows that it views conversations. Whoever does not sees of nobody that they do (reciprocity). */
  showsViewing(subjectId: string, conversationId: string): boolean;
  /** It shows everything to everybody, and sees those in full who do so: pairs of such people need not be looked at. */
  isOpen(subjectId: string): boolean;
  sees(viewerId: string, subjectId: string, conversationId: string): boolean;
  /** Many are there: how many others view it is told roughly. */
  isCrowd(conversationId: string): boolean;
}

declare class Made {
  private readonly viewersTold: true;
}

/** What a session is to be told: who else views the conversation that it shows. Only this file makes one: so `others` are whom it sees. */
export interface ViewersTold extends Made {
  readonly sessionId: string;
  readonly viewerId: string;
  readonly conversationId: string;
  readonly shownIds: readonly string[];
  readonly others: number;
}

interface View {
  readonly sessionId: string;
  readonly subjectId: string;
  readonly conversationId: string;
  /** `null`: nothing yet. */
  told: string | null;
  toldAt: number;
}

interface Viewed {
  /** Those here, by session. */
  readonly here: Map<string, View>;
  /** People who view it at other nodes. */
  elsewhere: readonly string[];
  /** Whoever may be shown; `null`: that is to be found out anew. */
  candidates: Candidates | null;
}

/** In the order of their ids: in which they came may tell of when somebody hid. */
interface Candidates {
  readonly open: readonly string[];
  readonly areOpen: ReadonlySet<string>;
  /** Whether a viewer sees them is to be asked for each. */
  readonly apart: readonly string[];
}

const NOBODY: readonly string[] = [];

export class Viewing {
  readonly #seeing: Seeing;
  readonly #toldAgainMs: number;
  readonly #views = new Map<string, View>();
  /** Those that somebody here views. */
  readonly #viewed = new Map<string, Viewed>();
  /** When each view ends, by its session. */
  readonly #ends = new Deadlines();
  /** Sessions that may be told something else, but not yet. */
  readonly #tellings = new Deadlines();

  constructor(seeing: Seeing, toldAgainMs = TOLD_AGAIN_MS) {
    this.#seeing = seeing;
    this.#toldAgainMs = toldAgainMs;
  }

  get size(): number {
    return this.#views.size;
  }

  /** When something next becomes due; `null`: nothing will by itself. */
  get nextAt(): number | null {
    const [end, telling] = [this.#ends.nextAt, this.#tellings.nextAt];
    return end === null || telling === null ? (end ?? telling) : Math.min(end, telling);
  }

  isViewed(conversationId: string): boolean {
    return this.#viewed.has(conversationId);
  }

  /** The conversations that somebody here views. */
  conversations(): readonly string[] {
    return [...this.#viewed.keys()];
  }

  /** What the session shows; `null`: nothing. */
  shownBy(sessionId: string): string | null {
    return this.#views.get(sessionId)?.conversationId ?? null;
  }

  /** The sessions here that show a conversation. */
  sessionsOn(conversationId: string): readonly string[] {
    return [...(this.#viewed.get(conversationId)?.here.keys() ?? [])];
  }

  /** How many they are. */
  countOn(conversationId: string): number {
    return this.#viewed.get(conversationId)?.here.size ?? 0;
  }

  /** Who views a conversation with sessions here, each once. */
  here(conversationId: string): readonly string[] {
    const views = this.#viewed.get(conversationId)?.here.values() ?? [];
    return [...new Set([...views].map(({ subjectId }) => subjectId))].sort();
  }

  /** Who views a conversation anywhere, each once, as far as one here does. */
  everywhere(conversationId: string): readonly string[] {
    return [...new Set([...this.here(conversationId), ...(this.#viewed.get(conversationId)?.elsewhere ?? NOBODY)])];
  }

  /** The session shows this conversation, for a minute; `null`: none. Answers the conversations that others view than before. */
  show(sessionId: string, subjectId: string, conversationId: string | null, now: number): readonly string[] {
    const known = this.#views.get(sessionId);
    if (known && known.conversationId === conversationId) {
      this.#ends.set(sessionId, now + VIEW_MS);
      return NOBODY;
    }
    const left = known ? this.#end(known) : NOBODY;
    if (conversationId === null) return left;
    const view: View = { sessionId, subjectId, conversationId, told: null, toldAt: now };
    this.#views.set(sessionId, view);
    this.#ends.set(sessionId, now + VIEW_MS);
    const viewed = this.#viewed.get(conversationId) ?? { here: new Map(), elsewhere: NOBODY, candidates: null };
    this.#viewed.set(conversationId, viewed);
    viewed.here.set(sessionId, view);
    this.#forgetCandidates(viewed);
    return [...left, conversationId];
  }

  /** The session shows nothing any more: it was closed, say. */
  end(sessionId: string): readonly string[] {
    const view = this.#views.get(sessionId);
    return view ? this.#end(view) : NOBODY;
  }

  /** These people view a conversation at other nodes. */
  hear(conversationId: string, subjectIds: readonly string[]): void {
    const viewed = this.#viewed.get(conversationId);
    if (!viewed) return;
    viewed.elsewhere = subjectIds;
    viewed.candidates = null;
  }

  /** The views that have lasted for too long end. Answers the conversations that others view than before. */
  lapse(now: number): readonly string[] {
    return [...new Set(dueIn(this.#ends, now).flatMap((sessionId) => this.end(sessionId)))];
  }

  /** Others may be seen to view this conversation than before: what its sessions are told now. The others of them are due later. */
  look(conversationId: string, now: number): ViewersTold[] {
    const viewed = this.#viewed.get(conversationId);
    if (!viewed) return [];
    viewed.candidates = null;
    return [...viewed.here.values()].flatMap((view) => this.#tell(view, viewed, now) ?? []);
  }

  /** The same where they are many: each is told by `tell`, when it is its turn. */
  lookLater(conversationId: string): void {
    const viewed = this.#viewed.get(conversationId);
    if (viewed) viewed.candidates = null;
  }

  /** The sessions for whom it was too early, and is not any more: each is told by `tell`. */
  due(now: number): readonly string[] {
    const sessionIds = dueIn(this.#tellings, now);
    for (const id of sessionIds) this.#tellings.clear(id);
    return sessionIds;
  }

  /** What a session is told now; `null`: nothing, or not yet, or it shows none. */
  tell(sessionId: string, now: number): ViewersTold | null {
    const view = this.#views.get(sessionId);
    const viewed = view && this.#viewed.get(view.conversationId);
    return viewed ? this.#tell(view, viewed, now) : null;
  }

  /** The clock was set. */
  shift(byMs: number): void {
    for (const deadlines of [this.#ends, this.#tellings]) deadlines.shift(byMs);
    for (const view of this.#views.values()) view.toldAt += byMs;
  }

  #end({ sessionId, conversationId }: View): readonly string[] {
    this.#views.delete(sessionId);
    this.#ends.clear(sessionId);
    this.#tellings.clear(sessionId);
    const viewed = this.#viewed.get(conversationId);
    viewed?.here.delete(sessionId);
    if (viewed?.here.size === 0) this.#viewed.delete(conversationId);
    else if (viewed) this.#forgetCandidates(viewed);
    return [conversationId];
  }

  /** Somebody came, or went. */
  #forgetCandidates(viewed: Viewed): void {
    if (viewed.here.size <= MANY) viewed.candidates = null;
  }

  #tell(view: View, viewed: Viewed, now: number): ViewersTold | null {
    const { sessionId, subjectId: viewerId, conversationId } = view;
    const mayBeToldAt = view.told === null ? now : view.toldAt + this.#toldAgainMs;
    if (mayBeToldAt > now) {
      this.#tellings.set(sessionId, mayBeToldAt);
      return null;
    }
    const { shownIds, ...seen } = this.#seen(view, viewed);
    const others = this.#seeing.isCrowd(conversationId) ? roughly(seen.others) : seen.others;
    const told = JSON.stringify([shownIds, others]);
    if (told === view.told) return null;
    view.told = told;
    view.toldAt = now;
    return { sessionId, viewerId, conversationId, shownIds, others } as ViewersTold;
  }

  #seen({ subjectId: viewerId, conversationId }: View, viewed: Viewed): Pick<ViewersTold, 'shownIds' | 'others'> {
    if (!this.#seeing.showsViewing(viewerId, conversationId)) return { shownIds: NOBODY, others: 0 };
    viewed.candidates ??= this.#candidatesIn(conversationId);
    const { open, areOpen, apart } = viewed.candidates;
    const seen = apart.filter((id) => id !== viewerId && this.#seeing.sees(viewerId, id, conversationId));
    if (!this.#seeing.isOpen(viewerId)) {
      const all = open.filter((id) => this.#seeing.sees(viewerId, id, conversationId));
      return named([...all, ...seen], all.length + seen.length);
    }
    // It may be one of the open ones itself: so one more than can be named.
    const first = open.slice(0, MOST_NAMED + 1).filter((id) => id !== viewerId);
    return named([...first, ...seen], open.length - Number(areOpen.has(viewerId)) + seen.length);
  }

  #candidatesIn(conversationId: string): Candidates {
    const there = this.everywhere(conversationId);
    const all = byId(there.filter((id) => this.#seeing.showsViewing(id, conversationId)));
    const open = all.filter((id) => this.#seeing.isOpen(id));
    const areOpen = new Set(open);
    return { open, areOpen, apart: all.filter((id) => !areOpen.has(id)) };
  }
}

function dueIn(deadlines: Deadlines, now: number): string[] {
  return byId(deadlines.at(now).due);
}

function named(ids: readonly string[], count: number): Pick<ViewersTold, 'shownIds' | 'others'> {
  const shownIds = byId(ids).slice(0, MOST_NAMED);
  return { shownIds, others: count - shownIds.length };
}
