/** What belongs to whoever is signed in. */
import { create, type StoreApi, type UseBoundStore } from 'zustand';
import { onSessionEnd } from './session.ts';

/** A store that ends with the session: it is empty before anybody else can look at it. */
export function createOwned<State>(nothing: State): UseBoundStore<StoreApi<State>> {
  const store = create<State>(() => nothing);
  onSessionEnd(() => store.setState(nothing, true));
  return store;
}
