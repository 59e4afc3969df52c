/** REST beside the socket: the routes that the React library asks, for hosts that have none of their own. */

import type { IncomingHttpHeaders } from 'node:http';
import type { Answer } from '@meeshy/status-protocol';
import { ERROR_STATUS } from '@meeshy/status-protocol';
import { type DeclaredAnswer, ROUTES, type Route } from '@meeshy/status-protocol/schemas';
import { headerCredentials } from '../credentials.ts';
import { createIdentifying } from '../identifying.ts';
import type { SocketIdentity } from '../identity.ts';
import type { Presence } from '../live/types.ts';
import { parse, toWireError } from '../parse.ts';
import { type Shown, wireOf } from '../presence/shown/wire.ts';
import type { Subject } from '../presence/truth/subject.ts';
import { Refusal } from '../refusal.ts';
import { seldom } from '../seldom.ts';
import { type PresenceSettings, presenceSettingsOf } from '../settings.ts';
import { createWarnings, type Warn } from '../warnings.ts';
import { within } from '../within.ts';
import { createPeople, type PeopleOptions } from './people.ts';

/** What a request says of who asks. */
export interface OfferedCredentials {
  readonly token?: string;
  readonly sessionToken?: string;
  /** Of the request, for what else they say: cookies, say. */
  readonly headers: IncomingHttpHeaders;
}

/** What the REST routes have to know of the host. */
export interface RestOptions extends PeopleOptions {
  /** As at the gate: who is behind these credentials; `null`: nobody. Rejects with a `Refusal`. */
  readonly authenticate: (credentials: OfferedCredentials) => Promise<SocketIdentity | null>;
  /** `connectionRateLimit` counts here as well: failed authentications per minute and address, of these routes alone. */
  readonly settings?: Partial<PresenceSettings>;
  /**
   * The address of whoever asks. Unless given, as the framework tells it (`request.ip`, by its own settings of proxies), and
   * without one the other end of the connection.
   */
  readonly addressOfRequest?: (request: AskedFrom) => string;
  /** Told once of each thing that the host's developers can mend. */
  readonly warn?: Warn;
  /** Which of the routes; unless given, all. */
  readonly only?: readonly OfferName[];
  /** What nobody foresaw: whoever asked is told `INTERNAL_ERROR`. Unless given, Node warns of it now and then. */
  readonly onUnforeseen?: (error: unknown) => void;
}

/** Where a request comes from. */
export interface AskedFrom {
  readonly headers: IncomingHttpHeaders;
  readonly address: string;
}

/** A request as every framework has it. */
export interface Asked extends AskedFrom {
  readonly params: unknown;
  readonly query: unknown;
  readonly body: unknown;
}

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Answer<unknown>;
}

/** A route, with what answers it, which never rejects. */
export interface Offer extends Pick<Route, 'method' | 'path'> {
  answer(asked: Asked): Promise<Answered>;
}

/** What a deed is given: who asks has proved who that is. `active`: asking was activity (P1). */
type Deed<Answer = unknown> = (asked: Asked & { subject: Subject; active: () => void }) => Promise<Answer>;
type Deeds = { readonly [Name in OfferName]: Deed<Shown<DeclaredAnswer<(typeof ROUTES)[Name]>>> };

/** Whoever hides is not to be seen by asking for it (P18): whether it was activity shows afterwards. */
const ACTIVE_LATER: ReadonlySet<string> = new Set(['say', 'share']);
/** Nobody waits longer for a host that does not answer. */
const PATIENCE_MS = 10_000;
const RETRY_AFTER_S = '2';
const WARN_EVERY_MS = 10_000;

/** The names of the routes that an adapter offers. */
export type OfferName =
  | 'presence'
  | 'participants'
  | 'status'
  | 'say'
  | 'clearStatus'
  | 'dismiss'
  | 'sharing'
  | 'share'
  | 'previewSharing';

function deedsOf(presence: Presence, options: RestOptions): Deeds {
  const people = createPeople(presence, options);
  return {
    presence: ({ subject, query }) => people.seen(subject.id, parse(ROUTES.presence.query, query).ids),
    participants: ({ subject, params, query }) =>
      people.participants(
        subject.id,
        parse(ROUTES.participants.params, params).id,
        parse(ROUTES.participants.query, query),
      ),

    status: ({ subject }) => presence.status(subject),
    say({ subject, body, active }) {
      const said = parse(ROUTES.say.body, body);
      if (said.state !== 'invisible') active();
      return presence.say(subject, said);
    },
    clearStatus: ({ subject }) => presence.say(subject, { state: null, note: null }),
    dismiss: ({ subject, body }) => presence.dismiss(subject, parse(ROUTES.dismiss.body, body).claimId),

    sharing: ({ subject }) => presence.sharing(subject.id),
    async share({ subject, body, active }) {
      const { sharing, isHiding } = await presence.share(subject.id, parse(ROUTES.share.body, body));
      if (!isHiding) active();
      return sharing;
    },
    async previewSharing({ subject, query }) {
      const face = await presence.preview(subject.id, parse(ROUTES.previewSharing.query, query).viewer);
      if (!face) throw new Refusal('NOT_FOUND', 'There is no such person');
      return { face: wireOf(face) };
    },
  };
}

export function offersOf(presence: Presence, options: RestOptions): readonly Offer[] {
  const deeds = Object.entries(deedsOf(presence, options)) as [OfferName, Deed][];
  const warn = warningOf(options);
  const { addressOfRequest = ({ address }: AskedFrom) => address } = options;
  const { identify } = createIdentifying({
    authenticate: (offered: OfferedCredentials) => options.authenticate(offered),
    failuresPerMinute: presenceSettingsOf(options.settings).connectionRateLimit,
    warn: createWarnings(options.warn),
  });

  async function act(name: OfferName, deed: Deed, asked: Asked): Promise<Answered> {
    const { headers } = asked;
    const offered = { ...headerCredentials(headers), headers };
    const { subject } = await identify(offered, () => addressOfRequest(asked));
    const active = () => {
      if (headers['x-activity'] !== 'none') presence.activity(subject);
    };
    if (!ACTIVE_LATER.has(name)) active();
    return { status: 200, headers: NOT_KEPT, body: { success: true, data: await deed({ ...asked, subject, active }) } };
  }

  return deeds
    .filter(([name]) => options.only?.includes(name) ?? true)
    .map(([name, deed]) => ({
      method: ROUTES[name].method,
      path: ROUTES[name].path,
      answer: (asked) =>
        inTime(
          act(name, deed, asked).catch((error: unknown) => refused(error, warn)),
          warn,
        ),
    }));
}

/** What it says is true of this moment only. */
const NOT_KEPT = { 'cache-control': 'no-store' };

/** An answer that says no. */
export function refused(error: unknown, warn: (error: unknown) => void): Answered {
  if (!(error instanceof Refusal)) warn(error);
  const told = toWireError(error);
  const status = ERROR_STATUS[told.code];
  const headers = {
    ...NOT_KEPT,
    ...(status === 401 && { 'www-authenticate': 'Bearer' }),
    ...(status === 503 && { 'retry-after': RETRY_AFTER_S }),
  };
  return { status, headers, body: { success: false, error: told } };
}

export function warningOf({ onUnforeseen }: Pick<RestOptions, 'onUnforeseen'>): (error: unknown) => void {
  const isTime = seldom(WARN_EVERY_MS);
  return (error) => {
    if (onUnforeseen) onUnforeseen(error);
    else if (isTime()) process.emitWarning(error instanceof Error ? error : String(error));
  };
}

/** `work`: what never rejects. */
function inTime(work: Promise<Answered>, warn: (error: unknown) => void): Promise<Answered> {
  return within(PATIENCE_MS, work).catch(() =>
    refused(new Refusal('UNAVAILABLE', 'There was no answer in time'), warn),
  );
}
