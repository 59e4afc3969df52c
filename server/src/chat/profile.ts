import { type Profile, writeTime } from '@meeshy/status-protocol';
import { noPerson } from './directory.ts';
import type { Records } from './records.ts';

export const DEFAULT_LANGUAGE = 'fr';

/** One's own profile; NOT_FOUND when unknown or ended. */
export async function readProfile({ accounts }: Records, id: string, now: number): Promise<Profile> {
  const record = await accounts.profile(id, now);
  if (!record) throw noPerson();
  const { kind, endsAt, ...profile } = record;
  return { ...profile, isAnonymous: kind === 'anonymous', expiresAt: writeTime(endsAt) };
}
