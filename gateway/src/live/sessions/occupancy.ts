/**
 * P21: how many are in the crowds that sessions here view, as those are told: at once, and then when it is otherwise, every 5 s at most.
 * As long as somebody views a crowd, this node hears of all its members; what that takes grows with their number, whoever views it.
 */
import type { CrowdOccupancy, Thresholds } from '@meeshy/status-protocol';
import type { Conversations } from '../../presence/audience/conversations.ts';
import type { Hearers } from '../../presence/audience/hearers.ts';
import { sightsOfEveryoneIn } from '../../presence/audience/occupancy.ts';
import { TOLD_AGAIN_MS } from '../../presence/audience/viewing.ts';
import type { Faces } from '../../presence/shown/faces.ts';
import { Count, type Counted } from '../../presence/shown/wire.ts';
import type { Standings, Subjects } from '../../presence/subjects/subjects.ts';
import type { Sessions } from '../delivery/sessions.ts';
import { eachInBackground, eachInSlices } from '../in-slices.ts';
import type { Observe } from '../observation.ts';
import { softly } from '../softly.ts';
import type { Learn } from '../upkeep/learning.ts';
import type { ViewingRoom } from './viewing.ts';

export interface OccupancyRoomParts {
  readonly subjects: Standings & Pick<Subjects, 'sharers'>;
  readonly conversations: Pick<Conversations, 'isCrowd' | 'membersOf'>;
  readonly hearers: Hearers;
  readonly faces: Faces;
  readonly sessions: Sessions;
  readonly viewing: Pick<ViewingRoom, 'sessionsOn' | 'shownBy' | 'viewersAmong' | 'lookAgain' | 'listen'>;
  readonly learn: Learn;
  /** Has what the cluster decides about them heard here. */
  readonly follow: (subjectIds: Iterable<string>) => Promise<void>;
  readonly thresholds: Thresholds;
  /** A session is told no more often; `undefined`: as P21 says. */
  readonly toldAgainMs: number | undefined;
  readonly now: () => number;
  readonly observe: Observe;
}

export interface OccupancyRoom {
  /**
   * Others view these conversations here than before, or one of them has become a crowd, or ceased to be one. `sessionId`: which has just
   * begun to.
   */
  look(conversationIds: Iterable<string>, sessionId?: string): void;
  /** Whether this node hears of this member of a crowd because somebody here views it. */
  hears(conversationId: string, subjectId: string): boolean;
  stop(): void;
}

type Occupancy = Counted<CrowdOccupancy>;

/** A crowd that somebody here views. */
interface Crowd {
  readonly conversationId: string;
  /** Members of whom this node hears. */
  heard: ReadonlySet<string>;
  /** `null`: it has not been counted yet. */
  occupancy: Occupancy | null;
  /** What each session was told. */
  told: Map<string, Occupancy>;
  timer: NodeJS.Timeout | null;
}

export function createOccupancyRoom(parts: OccupancyRoomParts): OccupancyRoom {
  const { subjects, conversations, hearers, faces, sessions, viewing, learn, follow, thresholds, now, observe } = parts;
  const { toldAgainMs = TOLD_AGAIN_MS } = parts;
  const { sharers } = subjects;
  const crowds = new Map<string, Crowd>();
  let isStopped = false;

  const isViewed = (conversationId: string) =>
    conversations.isCrowd(conversationId) && viewing.sessionsOn(conversationId).length > 0;
  const isOpen = (crowd: Crowd) => !isStopped && crowds.get(crowd.conversationId) === crowd;

  function open(conversationId: string): void {
    const crowd: Crowd = { conversationId, heard: new Set(), occupancy: null, told: new Map(), timer: null };
    crowds.set(conversationId, crowd);
    hearers.count(conversationId, true);
    void beat(crowd);
  }

  /** Somebody views it who is to be told, or nobody does any more. */
  function openOrClose(conversationId: string): void {
    const crowd = crowds.get(conversationId);
    if (!isViewed(conversationId)) {
      if (crowd) close(crowd);
    } else if (!crowd) open(conversationId);
  }

  function close({ conversationId, timer }: Crowd): void {
    crowds.delete(conversationId);
    hearers.count(conversationId, false);
    if (timer) clearTimeout(timer);
  }

  async function beat(crowd: Crowd): Promise<void> {
    await softly(observe, 'counting a crowd', async () => {
      await hear(crowd);
      crowd.occupancy = await count(crowd.conversationId);
    });
    if (!isOpen(crowd)) return;
    crowd.timer = setTimeout(() => void beat(crowd), toldAgainMs);
    await tellAll(crowd);
  }

  /** Of members who have come since, too. */
  async function hear(crowd: Crowd): Promise<void> {
    const members = new Set(conversations.membersOf(crowd.conversationId));
    const unheard = [...members].filter((id) => !crowd.heard.has(id));
    if (unheard.length === 0) return;
    if (await learn(unheard)) crowd.heard = members;
    await follow(unheard);
    // Some may view it at other nodes.
    viewing.lookAgain();
  }

  async function count(conversationId: string): Promise<Occupancy> {
    const members = conversations.membersOf(conversationId);
    const viewers = await viewing.viewersAmong(conversationId, members);
    const at = now();
    const counted = new Count(at, thresholds);
    const sightsOf = (id: string) => sightsOfEveryoneIn(conversationId, members, sharers.at(id, at));
    for (const id of viewers) counted.view(sightsOf(id));
    await eachInSlices(members, (id) => {
      const standing = subjects.standing(id);
      if (standing) counted.add(sightsOf(id).map((sight) => faces.toGranted(standing, sight, at)));
    });
    return counted.told(conversationId, members.size);
  }

  async function tellAll(crowd: Crowd): Promise<void> {
    const { told } = crowd;
    crowd.told = new Map();
    await eachInBackground(
      viewing.sessionsOn(crowd.conversationId),
      (sessionId) => tell(crowd, sessionId, told.get(sessionId)),
      () => !isOpen(crowd),
    );
  }

  function tell(crowd: Crowd, sessionId: string, told: Occupancy | undefined): void {
    const { occupancy } = crowd;
    const session = sessions.get(sessionId);
    if (!occupancy || !session) return;
    crowd.told.set(sessionId, occupancy);
    if (!told || !isSame(told, occupancy)) sessions.say(session, 'conversation:occupancy', occupancy);
  }

  function look(conversationIds: Iterable<string>, sessionId?: string): void {
    if (isStopped) return;
    for (const id of conversationIds) openOrClose(id);
    // It is told what was counted last.
    const crowd = crowds.get((sessionId !== undefined && viewing.shownBy(sessionId)) || '');
    if (crowd && sessionId !== undefined && !crowd.told.has(sessionId)) tell(crowd, sessionId, undefined);
  }

  viewing.listen(look);
  return {
    look,

    hears: (conversationId, subjectId) => crowds.get(conversationId)?.heard.has(subjectId) ?? false,

    stop() {
      isStopped = true;
      for (const crowd of crowds.values()) close(crowd);
    },
  };
}

function isSame(one: Occupancy, other: Occupancy): boolean {
  return one.members === other.members && one.online === other.online && one.viewing === other.viewing;
}
