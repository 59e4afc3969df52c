/**
 * Those of whom nobody tells: nothing is shown of them, neither what was, nor that they are offline. What was told of them is kept, for it
 * is true again if it turns out that they are told of anyway.
 */
import type { UserStatusEvent } from '@meeshy/status-protocol';
import type { Clock } from './clock.ts';
import { learnSilence } from './known.ts';
import { isSilenced } from './people.ts';
import type { UserStoreApi } from './user-store.ts';

export interface Silence {
  /** These people are silent from now on, or not any more: it is asked of each. */
  settle(userIds: Iterable<string>): void;
  /** Everything was told anew; those besides may be silent from now on. */
  restart(told: ReadonlyMap<string, UserStatusEvent>, userIds: Iterable<string>): void;
  /** What is told of somebody silent. */
  keep(event: UserStatusEvent): void;
  /** Somebody tells of them: what the store hears of them shows. */
  end(userId: string): void;
  forget(): void;
}

export function createSilence(store: UserStoreApi, { now }: Clock, isToBeSilent: (userId: string) => boolean): Silence {
  const silent = new Set<string>();
  let kept = new Map<string, UserStatusEvent>();

  function settle(userIds: Iterable<string>): void {
    const ids = [...userIds];
    begin(ids.filter(isToBeSilent));
    release(ids.filter((id) => silent.has(id) && !isToBeSilent(id)));
  }

  function begin(userIds: readonly string[]): void {
    for (const id of userIds) {
      silent.add(id);
      const user = store.getState().getUserById(id);
      if (user !== undefined && !isSilenced(user)) kept.set(id, { ...user, userId: id, timestamp: '' });
    }
    hush(userIds.filter((id) => !isHushed(id)));
  }

  /** They are as they were told of, or offline. */
  function release(userIds: readonly string[]): void {
    const faces = userIds.flatMap((id) => kept.get(id) ?? []);
    for (const id of userIds) end(id);
    store.getState().applyBatch(faces);
    store.getState().mergeUsers(userIds.filter(isHushed).map((id) => ({ id })));
  }

  function end(userId: string): void {
    silent.delete(userId);
    kept.delete(userId);
  }

  function isHushed(userId: string): boolean {
    const user = store.getState().getUserById(userId);
    return user !== undefined && isSilenced(user);
  }

  function hush(userIds: readonly string[]): void {
    if (userIds.length > 0) store.setState((known) => learnSilence(known, userIds, now()));
  }

  /** A list that was read, or a name: what it says of a status is old at once. */
  store.subscribe(({ usersMap }, before) => {
    if (usersMap === before.usersMap || silent.size === 0) return;
    hush(
      [...silent].filter((id) => {
        const user = usersMap.get(id);
        return user !== undefined && !isSilenced(user);
      }),
    );
  });

  return {
    settle,
    restart(told, userIds) {
      kept = new Map(told);
      settle(new Set([...userIds, ...silent]));
    },
    keep(event) {
      if (silent.has(event.userId)) kept.set(event.userId, event);
    },
    end,
    forget() {
      silent.clear();
      kept.clear();
    },
  };
}
