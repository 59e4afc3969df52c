/** Whose sessions are here, as operators may know of them: to them one ends when its subject comes to hide from everyone (P12). */
import type { Face, LivePresence, Subject, ToldSocket } from '@meeshy/status-gateway';
import type { PersonHere } from './found.ts';

export interface SessionsHere {
  opened(socket: ToldSocket, subject: Subject): void;
  /** Answers whether there was such a session. */
  ended(socket: ToldSocket): boolean;
  /** Somebody may be hidden from others than before. */
  resighted(subjectId: string): void;
  /** One per session. Whoever shows no times is away to nobody. */
  people(): Iterable<PersonHere>;
}

/** `presence`: asked when there is something to tell. `onEnded`: a session ended, to operators. */
export function createSessionsHere(
  presence: () => Pick<LivePresence, 'faceInLists' | 'faceToEveryone'>,
  onEnded: (face: Face) => void,
): SessionsHere {
  const subjects = new Map<ToldSocket, Subject>();
  /** The sessions of those who hide from everyone. */
  const unlisted = new Set<ToldSocket>();

  return {
    opened(socket, subject) {
      subjects.set(socket, subject);
      if (!presence().faceInLists(subject)) unlisted.add(socket);
    },

    ended(socket) {
      const subject = subjects.get(socket);
      if (!subject) return false;
      subjects.delete(socket);
      if (!unlisted.delete(socket)) onEnded(presence().faceToEveryone(subject));
      return true;
    },

    resighted(subjectId) {
      for (const [socket, subject] of subjects) {
        if (subject.id !== subjectId) continue;
        if (presence().faceInLists(subject)) unlisted.delete(socket);
        else if (!unlisted.has(socket)) {
          unlisted.add(socket);
          onEnded(presence().faceToEveryone(subject));
        }
      }
    },

    *people() {
      for (const subject of subjects.values()) {
        const face = presence().faceInLists(subject);
        if (face && (showsTimes(face) || face.isOnline)) yield { face, isAnonymous: subject.kind === 'anonymous' };
      }
    },
  };
}

/** Where times are shown, that of the writing takes the place of none. */
export const showsTimes = ({ writtenAt }: Face): boolean => writtenAt === undefined;
