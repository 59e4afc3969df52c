/**
 * Whether anything may disturb somebody: a toast, a sound, a notification of the desktop's or a push message. Asked here, and nowhere
 * else.
 */
import type { StateValue } from './truth.ts';

/** P16: by what people say of themselves. `state`: their own, as it is shown to themselves. */
export function mayDisturb(state: { readonly value: StateValue } | null | undefined): boolean {
  return !state || DISTURBS[state.value];
}

/**
 * Whoever appears offline is there all the same and wants to be told; nobody else learns that they were. Whoever is busy has not asked to
 * be left alone.
 */
const DISTURBS: Readonly<Record<StateValue, boolean>> = { dnd: false, busy: true, available: true, invisible: true };
