/** Of whom the server is asked to tell, request by request, and who of them it has answered for. */
import type { UserStatusEvent } from '@meeshy/status-protocol';
import { createLateNews } from './late-news.ts';
import type { SteadyTime } from './timers.ts';

export interface AskedFor {
  has(userId: string): boolean;
  isAnswered(userId: string): boolean;
  /** Exactly these. */
  are(userIds: readonly string[]): boolean;
  /** These and nobody else, from this request on. Answers its number, and who is not among them any more. */
  ask(userIds: readonly string[]): { request: number; gone: string[] };
  /** Answers what is true of those who have been asked for since that request, what came meanwhile at the end. */
  answer(request: number, userIds: readonly string[], faces: readonly UserStatusEvent[]): UserStatusEvent[];
  /** Whom the server watches now is not known. Answers who was asked for; `null`: there has been another request since. */
  refuse(request: number): string[] | null;
  /** What is told of somebody who is asked for. */
  hear(event: UserStatusEvent): void;
  /** Whether what comes of somebody who is not may still be of when they were. */
  isLate(userId: string): boolean;
  /** A snapshot has come. Whom one watches is in it: of whoever is missing there nothing is known any more. */
  begin(isTold: (userId: string) => boolean): void;
  /** The connection has ended: what was answered stands until there is another one. */
  cut(): void;
  forget(): void;
}

export function createAskedFor(time: SteadyTime): AskedFor {
  const late = createLateNews(time);
  /** In unbroken succession since which request. */
  let asked = new Map<string, number>();
  const answered = new Set<string>();
  /** What came of those who were not answered. */
  const early = new Map<string, UserStatusEvent>();
  let requests = 0;

  function leave(userId: string, request: number): void {
    answered.delete(userId);
    early.delete(userId);
    late.left(userId, request);
  }

  function cut(): void {
    asked = new Map();
    early.clear();
    late.forget();
  }

  return {
    has: (userId) => asked.has(userId),
    isAnswered: (userId) => answered.has(userId),
    are: (userIds) => asked.size === userIds.length && userIds.every((id) => asked.has(id)),
    ask(userIds) {
      requests += 1;
      const before = asked;
      asked = new Map(userIds.map((id) => [id, before.get(id) ?? requests]));
      for (const id of userIds) late.back(id);
      const gone = [...before.keys()].filter((id) => !asked.has(id));
      for (const id of gone) leave(id, requests);
      return { request: requests, gone };
    },
    answer(request, userIds, faces) {
      // Whoever was let go of and asked for again meanwhile may have changed in between.
      const isValid = (id: string) => (asked.get(id) ?? Number.POSITIVE_INFINITY) <= request;
      const valid = faces.filter(({ userId }) => isValid(userId));
      const present = new Set(valid.map(({ userId }) => userId));
      const later = valid.flatMap(({ userId }) => early.get(userId) ?? []);
      for (const id of userIds.filter(isValid)) {
        early.delete(id);
        if (present.has(id)) answered.add(id);
        else answered.delete(id);
      }
      late.answered(request);
      return [...valid, ...later];
    },
    refuse(request) {
      if (request !== requests) return null;
      const ids = [...asked.keys()];
      for (const id of ids) leave(id, requests + 1);
      asked = new Map();
      return ids;
    },
    hear(event) {
      if (!answered.has(event.userId)) early.set(event.userId, event);
    },
    isLate: late.isLate,
    begin(isTold) {
      for (const id of [...asked.keys(), ...answered]) {
        if (asked.has(id) && answered.has(id) && isTold(id)) continue;
        if (asked.delete(id)) leave(id, requests + 1);
        else answered.delete(id);
      }
    },
    cut,
    forget() {
      cut();
      answered.clear();
    },
  };
}
