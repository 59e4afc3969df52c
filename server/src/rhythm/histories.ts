/** P22: histories as their owners turn them on and off, see, take away and erase them. Nobody else gets to see anything of one. */
import type { LivePresence } from '@meeshy/status-gateway';
import { type ActivitySums, type OwnActivity, type SharingBody, writeTime } from '@meeshy/status-protocol';
import { daysOf, firstKept, NO_WEEK, type Span, sharesOf, spansOf, weekOf } from './history.ts';
import type { Recorder } from './recorder.ts';
import type { HistoryRecords } from './records.ts';
import { sumUp } from './sums.ts';
import { DAY_MS, MINUTE_MS, zoneOf } from './week.ts';

/** Marks come to be written no sooner: who asks again meanwhile gets the same. */
const SUMMED_MS = 10 * MINUTE_MS;

export interface Histories {
  /** To be told before somebody shares so: what is begun is there when it is recorded, and what is erased when it is no more. */
  turning(userId: string, said: Pick<SharingBody, 'activity' | 'confirm'>): Promise<void>;
  /** They share so now. */
  turned(userId: string): void;
  /** Unless given, by the zone of the last time. */
  seen(userId: string, zone?: string): Promise<OwnActivity>;
  /** All that is kept, as a text. */
  exported(userId: string, format: 'json' | 'csv'): Promise<string>;
  /** What has been is gone; it goes on as it is turned. */
  erase(userId: string): Promise<void>;
  /** Of all of them together, for operators. */
  summed(): Promise<ActivitySums>;
}

export interface HistoriesParts {
  readonly records: HistoryRecords;
  readonly presence: Pick<LivePresence, 'sharing' | 'now'>;
  readonly recorder: Pick<Recorder, 'look' | 'unwritten'>;
}

export function createHistories({ records, presence, recorder }: HistoriesParts): Histories {
  let latest: { readonly at: number; readonly sums: Promise<ActivitySums> } | null = null;

  async function find(userId: string) {
    // What was marked at other gateways shows when it is written.
    const unwritten = await recorder.unwritten(userId);
    const history = await records.find(userId);
    if (!history) return null;
    const here = [...unwritten].filter(([, at]) => at >= history.since).map(([mark]) => mark);
    return { ...history, marks: [...new Set([...history.marks, ...here])].sort((one, other) => one - other) };
  }

  return {
    async turning(userId, { activity, confirm }) {
      if (activity === 'off' && confirm) await records.erase(userId);
      if (activity !== undefined && activity !== 'off') await records.begin(userId, presence.now());
    },

    turned: (userId) => recorder.look([userId]),

    async seen(userId, asked) {
      const history = await find(userId);
      const zone = asked ?? history?.zone ?? 'UTC';
      if (!history) return { since: null, zone, days: [], week: sharesOf(NO_WEEK), earlier: null };
      const own = zoneOf(zone);
      if (history.zone !== zone) await records.see(userId, zone);
      const now = presence.now();
      const { since, marks, earlier } = history;
      const known = { from: Math.max(since, firstKept(now) * DAY_MS), to: now };
      return {
        since: writeTime(since),
        zone,
        days: daysOf(marks, own).map(({ online, ...day }) => ({ ...day, online: online.map(written) })),
        week: sharesOf(weekOf(marks, known, own)),
        earlier: earlier && sharesOf(earlier),
      };
    },

    async exported(userId, format) {
      const history = await find(userId);
      const online = spansOf(history?.marks ?? []).map(written);
      if (format === 'csv') return csvOf(online);
      const { since = null, zone = null, earlier = null } = history ?? {};
      const whole = { since: writeTime(since), zone, online, earlier: earlier && sharesOf(earlier) };
      return `${JSON.stringify(whole, null, 2)}\n`;
    },

    async erase(userId) {
      await records.erase(userId);
      if ((await presence.sharing(userId)).activity === 'off') return;
      await records.begin(userId, presence.now());
      recorder.look([userId]);
    },

    summed() {
      const now = presence.now();
      if (latest && Math.abs(now - latest.at) < SUMMED_MS) return latest.sums;
      const summing = { at: now, sums: sumUp(records, now) };
      latest = summing;
      summing.sums.catch(() => {
        if (latest === summing) latest = null;
      });
      return summing.sums;
    },
  };
}

const written = ({ from, to }: Span) => ({ from: new Date(from).toISOString(), to: new Date(to).toISOString() });

function csvOf(online: readonly { readonly from: string; readonly to: string }[]): string {
  const rows = online.map(({ from, to }) => [from, to, (Date.parse(to) - Date.parse(from)) / 60_000]);
  return [['from', 'to', 'minutes'], ...rows].map((row) => `${row.join(',')}\r\n`).join('');
}
