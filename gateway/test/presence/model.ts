/**
 * What is true of one subject, told slowly and plainly from everything that has happened to it since the process
 * started. Written from the rules, not from the code, so that both can be compared.
 */
import { type Facts, statusOf } from '@meeshy/status-protocol';
import type { Rules } from '../../src/presence/decision/rules.ts';
import { MINUTE, SECOND } from './design.ts';

export type Input = { readonly at: number } & (
  | { readonly kind: 'open'; readonly session: string; readonly resume: boolean }
  | { readonly kind: 'close'; readonly session: string }
  | { readonly kind: 'request' }
  | { readonly kind: 'settle' }
  | { readonly kind: 'sweep' }
  /** The store calls the subject online; the last sign of life of other nodes. */
  | { readonly kind: 'judge'; readonly sign: number | null }
  | { readonly kind: 'call offline' | 'call online' }
);

export type Truth = Pick<Facts, 'isOnline' | 'lastSeen' | 'lastActiveAt'>;

interface State extends Truth {
  readonly isHeldOffline: boolean;
  /** Ends of last sessions of somebody online. */
  readonly ends: readonly number[];
  /** The latest of them, if it is still to be told. */
  readonly end: { readonly at: number; readonly dueAt: number } | null;
}

/** `start`: what was stored when the process started. */
export function truth(start: Facts, inputs: readonly Input[], rules: Rules): Truth {
  const { isOnline, lastSeen, lastActiveAt } = start;
  let state: State = { isOnline, lastSeen, lastActiveAt, isHeldOffline: false, ends: [], end: null };
  for (const [i, input] of inputs.entries()) {
    const past = inputs.slice(0, i);
    if (isActivity(input, past)) {
      state = { ...state, lastActiveAt: later(state.lastActiveAt, input.at), isHeldOffline: false };
    }
    state = after(state, input, past, rules);
  }
  return { isOnline: state.isOnline, lastSeen: state.lastSeen, lastActiveAt: state.lastActiveAt };
}

interface Moment {
  readonly at: number;
  /** Never below the last activity, though the clock may be. */
  readonly now: number;
  readonly hasSession: boolean;
  readonly isActive: boolean;
  readonly isLastClose: boolean;
  readonly sign: number | null;
  readonly rules: Rules;
}

function after(state: State, input: Input, past: readonly Input[], rules: Rules): State {
  const { at } = input;
  const { lastActiveAt } = state;
  return AFTER[input.kind](state, {
    at,
    now: later(lastActiveAt, at),
    hasSession: sessionsAfter([...past, input]).size > 0,
    isActive: lastActiveAt !== null && at - lastActiveAt < 5 * MINUTE,
    isLastClose: input.kind === 'close' && isLastClose(input.session, past),
    sign: input.kind === 'judge' ? input.sign : null,
    rules,
  });
}

const AFTER: Record<Input['kind'], (state: State, moment: Moment) => State> = {
  open: wake,
  request: wake,
  close(state, { at, now, isLastClose, rules }) {
    if (!state.isOnline || !isLastClose) return state;
    const ends = [...state.ends, at];
    return { ...state, ends, end: { at: now, dueAt: at + Math.max(rules.disconnectGraceMs, flapDelay(ends)) } };
  },
  settle(state, { at }) {
    return state.end && state.end.dueAt <= at ? offline(state, state.end.at) : state;
  },
  sweep(state, { now, hasSession, isActive }) {
    return state.isOnline && hasSession && !isActive ? offline(state, now) : state;
  },
  judge(state, { at, hasSession, sign }) {
    const isOrphan = state.isOnline && !hasSession && !state.end;
    return isOrphan ? offline(state, later(sign, state.lastActiveAt ?? sign ?? at)) : state;
  },
  'call offline'(state, { at, now }) {
    const isSeenOnline = state.isOnline || statusOf(state, at) === 'online';
    return { ...(isSeenOnline ? offline(state, now) : state), isHeldOffline: true };
  },
  'call online'(state, { now, hasSession, isActive }) {
    return hasSession && isActive ? { ...online(state, now), isHeldOffline: false } : state;
  },
};

function wake(state: State, { now, hasSession, isActive }: Moment): State {
  if (!hasSession) return state;
  const isBack = isActive && !state.isHeldOffline;
  return { ...(isBack ? online(state, now) : state), end: null };
}

/** P1: an exit of a time that has not come, by a clock that was set back since, counts as now. */
function online(state: State, now: number): State {
  if (state.isOnline) return state;
  const isAhead = state.lastSeen !== null && state.lastSeen > now + SECOND;
  return { ...state, isOnline: true, lastSeen: isAhead ? now : state.lastSeen };
}

function offline(state: State, lastSeen: number): State {
  return { ...state, isOnline: false, lastSeen, end: null };
}

/** P1. */
function isActivity(input: Input, past: readonly Input[]): boolean {
  if (input.kind === 'open') return !input.resume;
  if (input.kind !== 'request') return false;
  if (sessionsAfter(past).size > 0) return true;
  const lastEnd = past.findLast((each, i) => each.kind === 'close' && isLastClose(each.session, past.slice(0, i)));
  if (lastEnd === undefined) return true;
  return input.at - lastEnd.at >= 10 * SECOND || input.at < lastEnd.at - SECOND;
}

function isLastClose(session: string, past: readonly Input[]): boolean {
  const sessions = sessionsAfter(past);
  return sessions.size === 1 && sessions.has(session);
}

function sessionsAfter(past: readonly Input[]): Set<string> {
  const sessions = new Set<string>();
  for (const input of past) {
    if (input.kind === 'open') sessions.add(input.session);
    if (input.kind === 'close') sessions.delete(input.session);
  }
  return sessions;
}

/** P6: how long the latest of these ends is delayed. */
function flapDelay(ends: readonly number[]): number {
  const last = ends.at(-1);
  if (last === undefined) return 0;
  const within = ends.filter((end) => last - end < 60 * SECOND);
  if (within.length < 3) return 0;
  const before = flapDelay(ends.slice(0, -1));
  return before === 0 ? 5 * SECOND : Math.min(2 * before, 60 * SECOND);
}

function later(a: number | null, b: number): number {
  return a === null ? b : Math.max(a, b);
}
