/** What a host, people themselves and operators ask of presence, and say to it. */
import type { Cluster } from '../../presence/ports.ts';
import type { Face } from '../../presence/sight/face.ts';
import { agreedIn } from '../../presence/sight/sharing.ts';
import type { Agreed } from '../../presence/sight/sight.ts';
import { Refusal } from '../../refusal.ts';
import { within } from '../../within.ts';
import { type AnswersParts, createAnswers } from '../asked/answers.ts';
import { createClaiming } from '../asked/claiming.ts';
import { createOnlookers } from '../asked/onlookers.ts';
import { createOperating } from '../asked/operating.ts';
import { createSharing } from '../asked/sharing.ts';
import type { Agreement } from '../cluster/agreement.ts';
import type { Observe } from '../observation.ts';
import type { PresenceRules } from '../rules.ts';
import type { Claiming, Deeds, Faced, Memberships, Operating, OwnSharing, Shows, Unseen } from '../types.ts';
import type { Writer } from '../upkeep/writer.ts';
import type { Changes } from './changes.ts';
import type { Members } from './members.ts';
import type { Memory } from './memory.ts';
import type { Readiness } from './readiness.ts';
import type { Reading } from './reading.ts';
import type { Telling } from './telling.ts';

/** Whoever says something of a subject waits so long for the store to take it. */
const CLAIMED_MS = 5_000;

export interface Asked
  extends Shows,
    Unseen,
    Faced,
    Memberships,
    Pick<Deeds, 'acted'>,
    OwnSharing,
    Claiming,
    Operating {}

export interface AskedParts {
  readonly memory: Memory;
  readonly telling: Telling;
  readonly members: Members;
  readonly reading: Reading;
  readonly changes: Changes;
  readonly writer: Writer;
  readonly agreement: Agreement;
  readonly cluster: Pick<Cluster, 'tell'>;
  /** What is asked of others before there is an answer: the host, the other gateways, those who view. */
  readonly asking: AnswersParts['asking'];
  readonly rules: PresenceRules;
  readonly whenReady: Readiness['whenReady'];
  readonly now: () => number;
  readonly observe: Observe;
}

export function createAsked(parts: AskedParts): Asked {
  const { memory, telling, members, reading, changes, writer, agreement, cluster, rules, whenReady, now } = parts;
  const { subjects, conversations, membership, shared, sights, faces } = memory;
  const { moving } = members;
  const { resight, listening } = telling;
  const { keep, announce, publish, keepSharing } = changes;
  const { store, learn } = reading;
  const { follow } = agreement;

  /** P16: what is said of a subject is answered once it is stored, and the cluster has heard of it if it answers. */
  async function claimed(subjectId: string): Promise<void> {
    try {
      await within(CLAIMED_MS, Promise.all([writer.stored(subjectId), agreement.ask(subjectId)]));
    } catch (cause) {
      throw new Refusal('UNAVAILABLE', 'This is true here, and could not be stored yet', { cause });
    }
  }

  function granted(viewerId: string, subjectId: string): Face | null {
    const standing = subjects.standing(subjectId);
    return standing ? faces.toGranted(standing, shared.grant(viewerId, subjectId), now()) : null;
  }

  function agreed(viewerId: string, subjectId: string): Agreed {
    const sharing = subjects.knownSharing.sharingOf(subjectId);
    return agreedIn(shared.grant(viewerId, subjectId), sharing, shared.shadowsOf(subjectId));
  }

  const { observe, asking } = parts;
  const onlookers = createOnlookers({ store, subjects, conversations, membership, follow, now, observe });
  const answers = createAnswers({
    subjects,
    conversations,
    sights,
    faces,
    membership,
    preparing: reading.preparing,
    prepareToLook: reading.prepareToLook,
    learn,
    store,
    follow,
    asking,
    rules,
    now,
  });
  const told = { onlookers, resight, keep, announce, stored: claimed, now };
  const claiming = createClaiming({ ...told, subjects, store });
  const sharing = createSharing({ ...told, subjects, conversations, granted, agreed });
  const operating = createOperating({
    subjects,
    sights,
    agreement,
    learn,
    disconnect: moving.disconnect,
    keep,
    announce,
    publish,
    claimed,
    faceToEveryone: answers.faceToEveryone,
    now,
  });

  return {
    ...answers,
    get: whenReady(answers.get),
    historySeen: whenReady(answers.historySeen),
    occupancy: whenReady(answers.occupancy),
    look: whenReady(answers.look),
    withStatus: whenReady(answers.withStatus),
    hiddenFrom: whenReady(answers.hiddenFrom),
    on: whenReady(listening.on),

    acted: whenReady(async (subjectId, knownTo, at) => {
      // It may have done so by a request alone, and be with another node.
      await learn([subjectId]);
      if (!subjects.sharers.has(subjectId)) return;
      await follow([subjectId]);
      if (subjects.disclosing.acted(subjectId, knownTo, at, now())) keepSharing(subjectId);
    }),

    sharing: whenReady(sharing.sharing),
    share: whenReady(sharing.share),
    letsWait: whenReady(sharing.letsWait),
    preview: whenReady(sharing.preview),

    status: whenReady(claiming.status),
    say: whenReady(claiming.say),
    dismiss: whenReady(claiming.dismiss),
    claim: whenReady(claiming.claim),
    unclaim: whenReady(claiming.unclaim),
    reachable: whenReady(claiming.reachable),

    joined: whenReady(async (conversationId, subjectId) => {
      const at = now();
      cluster.tell({ kind: 'joined', conversationId, subjectId, at });
      await moving.joined(conversationId, subjectId, at);
    }),

    left: whenReady(async (conversationId, subjectId) => {
      const at = now();
      cluster.tell({ kind: 'left', conversationId, subjectId, at });
      await moving.left(conversationId, subjectId, at);
    }),

    end: whenReady(moving.end),
    disconnect: whenReady(operating.disconnect),
    setOnline: whenReady(operating.setOnline),
  };
}
