/** P17: what a subject shows to one of its audience, and to whoever may come to share a conversation with it. */
import { evidenceIn, type Hidings, hiddenFromIndirectSince, hiddenSince, type Onlooker } from './hiding.ts';
import { backTo, backToEveryone, type Openings } from './openings.ts';
import { detailBy, type Showing } from './sharing.ts';
import { type Back, type Sight, sightIn } from './sight.ts';

/** How a subject is seen by somebody else, by what it shows alone. */
export type Grant = Exclude<Sight, { readonly kind: 'self' }>;

export interface Granting extends Showing {
  readonly hidings: Hidings;
  readonly openings: Openings;
}

export function granted(subject: Granting, onlooker: Onlooker): Grant {
  const since = hiddenSince(subject.hidings, subject, onlooker);
  const evidenceAt = since === null ? null : evidenceIn(subject.hidings, onlooker, since);
  return grantIn(subject, since, evidenceAt, backTo(subject.openings, subject.sharing, onlooker, since));
}

export function grantedToEveryone(subject: Granting): Grant {
  const { hidings, openings } = subject;
  const since = hiddenFromIndirectSince(hidings, subject);
  return grantIn(subject, since, null, backToEveryone(openings, since));
}

/** `since`: when it began to hide; `null`: it does not. Those who do not see how long ago it was there see none of when it came back. */
function grantIn({ sharing }: Showing, since: number | null, evidenceAt: number | null, back: Back | null): Grant {
  const detail = detailBy(sharing);
  const isBack = back !== null && detail !== 'bare';
  if (since === null) return isBack ? { kind: detail, back } : sightIn(detail);
  return { kind: 'dim', of: detail, since, evidenceAt, ...(isBack && { back }) };
}
