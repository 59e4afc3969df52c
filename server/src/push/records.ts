/** Where push messages go, as it is kept: a row for each browser that one was signed in with. */

export interface PushRecord {
  /** An address of the push service's own; it is one person's at a time. */
  readonly endpoint: string;
  /** What messages are encrypted by. */
  readonly p256dh: string;
  readonly auth: string;
  readonly userId: string;
  readonly language: string;
  /** When its browser last said it, epoch ms. */
  readonly renewedAt: number;
  /** When its push service last took a message, epoch ms; `null`: never yet. */
  readonly acceptedAt: number | null;
}

export interface PushRecords {
  /**
   * Takes the place of what is kept by that endpoint, and answers whose it was, if somebody else's. Of one person so many are kept: who
   * has one browser more has given up the one that was neither renewed nor accepted for longest.
   */
  put(subscription: Omit<PushRecord, 'acceptedAt'>, most: number): Promise<string | null>;
  of(userId: string): Promise<PushRecord[]>;
  /** Those of that person. */
  remove(userId: string, endpoints: readonly string[]): Promise<void>;
  accepted(userId: string, endpoints: readonly string[], at: number): Promise<void>;
  /** All of that person. */
  forget(userId: string): Promise<void>;
}

/** Those of one person's that give way. */
export function surplus(own: readonly PushRecord[], newest: string, most: number): string[] {
  return own
    .filter(({ endpoint }) => endpoint !== newest)
    .toSorted((one, other) => lastUseOf(other) - lastUseOf(one))
    .slice(most - 1)
    .map(({ endpoint }) => endpoint);
}

const lastUseOf = ({ renewedAt, acceptedAt }: PushRecord) => Math.max(renewedAt, acceptedAt ?? 0);
