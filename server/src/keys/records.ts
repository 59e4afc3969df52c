/** API keys as they are kept: never the keys themselves. */
export interface KeyRecords {
  /** The oldest first. */
  all(): Promise<KeyRecord[]>;
  /** By the SHA-256 of the key, hexadecimal. One query. */
  find(hash: string): Promise<KeyRecord | null>;
  /** `false`: there is one of that name. */
  add(key: KeyRecord & { readonly hash: string }): Promise<boolean>;
  /** Whether there was one. */
  remove(id: string): Promise<boolean>;
}

export interface KeyRecord {
  readonly id: string;
  readonly name: string;
  /** Epoch ms. */
  readonly createdAt: number;
}
