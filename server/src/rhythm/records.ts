/** Histories, as they are kept: one for each person who has turned it on, with a row for each day. */
import type { Week } from './history.ts';

export interface History {
  readonly userId: string;
  /** When it began, epoch ms: what was before has never been kept, or was erased. */
  readonly since: number;
  /** By whose clocks it outlives: those by which it was last looked at. */
  readonly zone: string;
  /** The first day that has not been given up. */
  readonly from: number;
  /** What outlives the days before; `null`: none has been given up yet. */
  readonly earlier: Week | null;
}

/** What was marked of a person's day since their history began. */
export interface MarkedDay {
  readonly userId: string;
  readonly since: number;
  readonly day: number;
  readonly marks: readonly number[];
}

/** Some of a history. */
export interface SomeDays {
  readonly userId: string;
  /** Whether any day is marked that has not been given up. */
  readonly isMarked: boolean;
  /** Since 1 January 1970: those of the days that are asked for in which anything is marked. */
  readonly hours: readonly number[];
}

export interface HistoryRecords {
  /** One that is kept already stays. */
  begin(userId: string, at: number): Promise<void>;
  /** Since when those of these people have one who do. */
  since(userIds: readonly string[]): Promise<Map<string, number>>;
  /**
   * Adds marks to what is kept, each day in one step: what others add at the same time, or add again, is kept as well. Whose history
   * has ended, or begun anew, is left out.
   */
  add(days: readonly MarkedDay[]): Promise<void>;
  /** With its marks, in their order. */
  find(userId: string): Promise<(History & { readonly marks: number[] }) | null>;
  see(userId: string, zone: string): Promise<void>;
  /** People after this one, in the order of their ids, with their hours of these days, in no order. */
  some(after: string, limit: number, days: readonly number[]): Promise<SomeDays[]>;
  /** People after this one, in the order of their ids, who have days before that one. */
  withDaysBefore(day: number, after: string, limit: number): Promise<string[]>;
  /** Days before `to` are given up for what outlives them. `false`: another gateway has given up some, or it is another history. */
  giveUp(history: Pick<History, 'userId' | 'since' | 'from'>, to: number, earlier: Week): Promise<boolean>;
  erase(userId: string): Promise<void>;
}
