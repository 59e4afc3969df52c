/** What the bench says to its processes, and what they answer: one answer to each request, in turn. */
import type { Requests } from './generator/requests.ts';
import type { Quantiles } from './generator/statistics.ts';
import type { Counts } from './layout.ts';
import type { Second } from './servers/course.ts';

/** How closely a session looks at what it is told. */
export type Look =
  /** Counts events, frames and bytes. */
  | 'count'
  /** Also compares each event with what was caused. */
  | 'witness'
  /** Does so, and keeps a picture of who is online. */
  | 'picture';

/** How many each one watches, in which crowd. */
export interface Watching {
  readonly conversationId: string;
  readonly each: number;
}

interface People {
  readonly url: string;
  readonly tokens: readonly string[];
  readonly perSecond: number;
}

/** What the generator can be asked to do. */
export type Order =
  /**
   * Opens a session for each token, evenly spaced, and waits until each has its snapshot. One in `oneIn` looks as
   * `look` says, the others count.
   */
  | (People & {
      readonly do: 'connect';
      readonly look: Look;
      readonly oneIn?: number;
      /** They come back after a cut: no activity. */
      readonly resume?: boolean;
      /** With `picture`: who shares a conversation with whom. */
      readonly counts?: Counts;
      /** Who is not let in, or does not stay, tries again as Socket.IO's client does, for so long. Unless given, nobody does. */
      readonly patientSeconds?: number;
      /** Each views this crowd, now and whenever it returns, and watches some there. */
      readonly watching?: Watching;
    })
  /** The connected of these leave and return after `awayMs`, in turn: each is two changes. */
  | (People & { readonly do: 'leave-and-return'; readonly seconds: number; readonly awayMs: number })
  /** Those that are not connected come, and leave after `stayMs`. */
  | (People & { readonly do: 'visit'; readonly stayMs: number })
  /** Opens a session for each token, `atOnce` at a time, as fast as they are let in. */
  | { readonly do: 'rush'; readonly url: string; readonly tokens: readonly string[]; readonly atOnce: number }
  | { readonly do: 'listen'; readonly seconds: number }
  /** REST requests of these people, in turn: so many at once, each as soon as the one before it is answered. */
  | ({ readonly do: 'request' } & Requests)
  /** Every connection is torn at the same moment. */
  | { readonly do: 'cut' }
  /** Everybody says goodbye. */
  | { readonly do: 'leave' };

/** What the generator saw while it did it. */
export interface Seen {
  readonly seconds: number;
  readonly opened: number;
  /** Attempts in vain. */
  readonly refused: number;
  /** The first reason. */
  readonly refusedBecause: string;
  /** Connections that ended without having been asked to. */
  readonly lost: number;
  /** People who had to try more than once. */
  readonly triedAgain: number;
  /** People who should be there and are not. */
  readonly missing: number;
  /** Leaves and returns caused. */
  readonly changes: number;
  /** Of those, the ones that no viewer heard of. */
  readonly unheard: number;
  /** Status events received, repetitions included; snapshots are not. */
  readonly events: number;
  readonly frames: number;
  /** Of everything received, in the worst whole second. */
  readonly bytesInWorstSecond: number;
  readonly bytes: number;
  /** Milliseconds from the cause to the receipt, one value per change and viewer: changes caused by the generator. */
  readonly online: Quantiles;
  readonly offline: Quantiles;
  readonly both: Quantiles;
  /** The same for changes that were made in the server, by the time that the event carries. */
  readonly announced: Quantiles;
  /** Milliseconds from asking whom one watches to their faces, or from a request to the end of its answer. */
  readonly answered: Quantiles;
  /** The viewer that waited longest on average, milliseconds. */
  readonly slowestViewerMs: number;
  /** People who are there and are shown somebody as there who is not, or the other way round. */
  readonly wrongPictures: number;
  /** From the last connection until the last picture had become right. */
  readonly rightAfterMs: number;
}

/** What a server can be asked. */
export type Request =
  | { readonly do: 'tell'; readonly collect: boolean }
  /** Makes changes of these subjects, in turn, for so long. Answers how many. */
  | { readonly do: 'announce'; readonly names: readonly string[]; readonly perSecond: number; readonly seconds: number }
  /** Tells presence of requests and messages of these subjects, in turn. Answers what one costs. */
  | { readonly do: 'act'; readonly names: readonly string[]; readonly perSecond: number; readonly seconds: number }
  /** These subjects have it recorded from now on when they are online. Answers when all of that is stored. */
  | { readonly do: 'record'; readonly names: readonly string[] }
  /** Every third of these subjects shares less than all, or says something of itself, in turn. Answers when all of that is stored. */
  | { readonly do: 'share'; readonly names: readonly string[] }
  /** What ten minutes of histories take: a look at everybody with each five, and one writing. */
  | { readonly do: 'write-histories' }
  /** These subjects say that they are busy until `endsAt` (epoch ms), in turn. Answers when all of that is stored. */
  | {
      readonly do: 'say';
      readonly names: readonly string[];
      readonly perSecond: number;
      readonly seconds: number;
      readonly endsAt: number;
    };

/** What a server says of itself. */
export interface Told {
  readonly heapBytes: number;
  /** The longest that the event loop was held since it was asked last. */
  readonly stallMs: number;
  /** The longest without what it waited in it for a core that the load had. */
  readonly ownStallMs: number;
  /** Of what it was asked to do: how many. */
  readonly done: number;
  readonly microsecondsEach: number;
  /** How the window in which changes gather went meanwhile, where there is one. */
  readonly course: readonly Second[];
}

/** What the program is asked that shares the server's core. */
export interface Taking {
  /** Of the core. */
  readonly share: number;
  readonly seconds: number;
}

export interface Taken {
  /** Of the core, that it had. */
  readonly share: number;
}
