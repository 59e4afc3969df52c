/** The words of people's hours. */

/** What is said of when people are usually online, and when they are likely back. */
export interface RhythmWords {
  /** `hours`: "9–12, 13–18". */
  usually: (hours: string) => string;
  usuallyAllDay: string;
  /** `day`: of the week, as it is named. */
  usuallyNot: (day: string) => string;
  /** How often somebody is there, by quarters of an hour; the first: hardly ever. */
  often: readonly [string, string, string, string, string];
  /** What is shown by the hour: `day`: of the week. */
  byHour: (day: string) => string;
  /** `time`: "14:00"; `day`: where that is another one: "tomorrow", "Monday". */
  usuallyBack: (time: string, day: string | null) => string;
  usuallyBackSoon: string;
  /** What that is made of. */
  outlookMade: string;
  /** `percent`: "80 %". */
  outlookLikely: (percent: string, when: string) => string;
}
