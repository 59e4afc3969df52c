/** P17: what a subject shows to one of its audience, and to whoever may come to share a conversation with it. */
import { evidenceIn, type Hidings, hiddenSince, type Onlooker } from './hiding.ts';
import { detailBy, type Showing } from './sharing.ts';
import { type Sight, sightIn } from './sight.ts';

export type Shown = Exclude<Sight, { readonly kind: 'self' }>;

export interface Granting extends Showing {
  readonly hidings: Hidings;
}

export function granted(subject: Granting, onlooker: Onlooker): Shown {
  const since = hiddenSince(subject.hidings, subject, onlooker);
  return shownIn(subject, since, since === null ? null : evidenceIn(subject.hidings, onlooker, since));
}

export function grantedToEveryone(subject: Granting): Shown {
  const { sharing, isInvisible, hidings } = subject;
  const isToNobody = isInvisible || sharing.status === 'nobody';
  const isHiding = isToNobody || sharing.status === 'direct';
  return shownIn(subject, isHiding ? ((isToNobody ? hidings.everybody : hidings.indirect) ?? 0) : null);
}

/** `since`: when it began to hide; `null`: it does not. */
function shownIn({ sharing }: Showing, since: number | null, evidenceAt: number | null = null): Shown {
  const detail = detailBy(sharing);
  return since === null ? sightIn(detail) : { kind: 'dim', of: detail, since, evidenceAt };
}
