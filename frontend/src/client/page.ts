/** A page has one identity, one clock, one store and one timer, so that everything on it agrees. */
import { createAgeing } from './ageing.ts';
import { createClock } from './clock.ts';
import { createFreshness } from './freshness.ts';
import { createIdentity } from './identity.ts';
import { createUserStore } from './user-store.ts';

export const clock = createClock();

/** The zustand store without React; React reads the same one through `useUserStore`. */
export const userStore = createUserStore(clock);

export const ageing = createAgeing(userStore, clock);

export const identity = createIdentity();

export const freshness = createFreshness();

identity.onEnd(() => {
  userStore.getState().clearStore();
  freshness.forget();
});
