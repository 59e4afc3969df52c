/** What the bench says to its processes, and what they answer: one answer to each request, in turn. */
import type { Quantiles } from './statistics.ts';

/** What the generator can be asked to do. */
export type Order =
  /** Opens a session for each token, evenly spaced, and waits until each has its snapshot. */
  | { readonly do: 'connect'; readonly url: string; readonly tokens: readonly string[]; readonly perSecond: number }
  /** The connected of these leave and return after `awayMs`, in turn: each is two changes. */
  | {
      readonly do: 'leave-and-return';
      readonly url: string;
      readonly tokens: readonly string[];
      readonly changesPerSecond: number;
      readonly seconds: number;
      readonly awayMs: number;
    }
  /** Those that are not connected come, and leave after `stayMs`. */
  | {
      readonly do: 'visit';
      readonly url: string;
      readonly tokens: readonly string[];
      readonly perSecond: number;
      readonly stayMs: number;
    }
  | { readonly do: 'leave' };

/** What the generator saw while it did it. */
export interface Seen {
  readonly seconds: number;
  readonly opened: number;
  readonly refused: number;
  /** Leaves and returns caused. */
  readonly changes: number;
  /** Of those, the ones that no viewer heard of. */
  readonly unheard: number;
  /** Status events received, repetitions included. */
  readonly events: number;
  /** Milliseconds from the cause to the receipt, one value per change and viewer. */
  readonly online: Quantiles;
  readonly offline: Quantiles;
  readonly both: Quantiles;
}

export interface UsageRequest {
  /** Collects garbage before the heap is looked at, and after the CPU is. */
  readonly collect: boolean;
}

/** What the process of the gateway says of itself. */
export interface Usage {
  /** Of all its threads, by the operating system's accounting. */
  readonly cpuSeconds: number;
  readonly heapBytes: number;
}
