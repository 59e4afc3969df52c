/**
 * What somebody says of themselves, and shares, as a server that is played by hand takes it. It has the one source `manual`, and
 * hides nothing from anybody: a preview is what everybody sees.
 */
import {
  type OwnClaim,
  type OwnStatus,
  presetEnd,
  SHARED_WITH_ALL,
  type Sharing,
  type SharingBody,
  type StatusBody,
  usualEnd,
  type WireError,
  writeTime,
} from '@meeshy/status-protocol';
import type { UserLike } from '../client/people.ts';
import { type Asked, ReadFailure } from '../client/rest.ts';
import { faceOf } from './hand-people.ts';

interface Own {
  readonly id: string;
  get(): UserLike | undefined;
  /** Tells everybody. */
  learn(person: UserLike): void;
}

const PATH = '/api/users/me/status';
const SHARING_PATH = '/api/users/me/sharing';
const NO_ROUTE: WireError = { code: 'NOT_FOUND', message: 'This server has no such route' };
const UNCONFIRMED: WireError = { code: 'VALIDATION_ERROR', message: 'activity: turning it off takes `confirm: true`' };

/** Answers requests like a gateway. `now`: epoch milliseconds. */
export function createHandOwn({ id, get, learn }: Own, now: () => number): (path: string, asked?: Asked) => unknown {
  let sharing: Sharing = SHARED_WITH_ALL;

  function claimsOf(person: UserLike | undefined): OwnClaim[] {
    const at = new Date(now()).toISOString();
    const rest = { source: 'manual', startsAt: at, setAt: at, isDismissed: false } as const;
    const { state, note } = person ?? {};
    return [
      ...(state ? [{ ...rest, claimId: 'manual:state', state: state.value, until: state.until }] : []),
      ...(note
        ? [{ ...rest, claimId: 'manual:note', note: { emoji: note.emoji, text: note.text }, until: note.until }]
        : []),
    ];
  }

  function put({ state, note, until, preset, zone }: StatusBody): void {
    const end = preset === undefined ? (until ?? null) : writeTime(presetEnd(preset, now(), zone));
    const lasts = end ?? (state === 'invisible' ? null : writeTime(usualEnd(now())));
    learn({
      id,
      ...(state !== undefined && { state: state && { value: state, source: 'manual', until: lasts } }),
      ...(note !== undefined && { note: note && { ...note, until: end } }),
    });
  }

  function share({ confirm, ...said }: SharingBody): void {
    if (said.activity === 'off' && sharing.activity !== 'off' && !confirm) throw new ReadFailure(UNCONFIRMED);
    sharing = { ...sharing, ...(said as Partial<Sharing>) };
  }

  function answerStatus(): OwnStatus {
    const person = get();
    return { state: person?.state ?? null, note: person?.note ?? null, claims: claimsOf(person) };
  }

  return (path, { method = 'GET', body } = {}) => {
    if (path === SHARING_PATH) {
      if (method === 'PUT') share(body as SharingBody);
      return sharing;
    }
    if (path.startsWith(`${SHARING_PATH}/preview?`)) return { face: faceOf(get() ?? { id }) };
    if (path !== PATH) throw new ReadFailure(NO_ROUTE);
    if (method === 'PUT') put(body as StatusBody);
    if (method === 'DELETE') learn({ id, state: null, note: null });
    return answerStatus();
  };
}
