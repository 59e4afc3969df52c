/** What a conversation consists of: made before it is held, so that a seed tells all of it. */

export interface Frame {
  readonly opcode: number;
  /** Words such as `‹token 2›` stand for what only the running gateway knows: see `words.ts`. */
  readonly text: string;
  /** Bytes that are put in place of the text's own, at these parts of its length (0 to 1): no longer UTF-8. */
  readonly spoilt: readonly (readonly [at: number, byte: number])[];
  readonly isFinal: boolean;
  readonly isMasked: boolean;
  /** RSV1 to RSV3, of which none is agreed on. */
  readonly reserved: number;
  /** The part of the frame that is sent (0 to 1), and no more. */
  readonly sent: number;
}

export interface Request {
  readonly method: string;
  readonly query: string;
  readonly headers: readonly string[];
  readonly body: string;
  /** `content-length`, where it is not the length. */
  readonly claims: number | null;
}

/** `line`: one TCP connection of the conversation. */
export type Step =
  /** An upgrade to WebSocket. `answersPings`: as an honest client does. */
  | { readonly does: 'open'; readonly line: number; readonly query: string; readonly answersPings: boolean }
  | { readonly does: 'frame'; readonly line: number; readonly frame: Frame }
  | { readonly does: 'request'; readonly line: number; readonly request: Request }
  | { readonly does: 'bytes'; readonly line: number; readonly hex: string }
  /** Goes on when this was heard on any line, or after a moment. */
  | { readonly does: 'hear'; readonly text: string }
  | { readonly does: 'wait'; readonly ms: number }
  | { readonly does: 'end'; readonly line: number; readonly how: 'fin' | 'reset' };

export interface Conversation {
  readonly kind: string;
  readonly steps: readonly Step[];
  /**
   * Who is to be offline, or online by one session, when it is over and its lines are still open; nobody else uses
   * that person's credentials. `null`: it may end as it likes.
   */
  readonly outcome: { readonly person: number; readonly isOnline: boolean } | null;
}

export const WAIT_FOR_OPEN: Step = { does: 'hear', text: '"sid"' };
export const WAIT_FOR_ADMISSION: Step = { does: 'hear', text: '"authenticated"' };

export const open = (line: number, query: string, answersPings = true): Step => ({
  does: 'open',
  line,
  query,
  answersPings,
});

export function textFrame(text: string, changes: Partial<Frame> = {}): Frame {
  return { opcode: 1, text, spoilt: [], isFinal: true, isMasked: true, reserved: 0, sent: 1, ...changes };
}

export const say = (line: number, text: string, changes?: Partial<Frame>): Step => ({
  does: 'frame',
  line,
  frame: textFrame(text, changes),
});

export const ask = (line: number, method: string, query: string, changes: Partial<Request> = {}): Step => ({
  does: 'request',
  line,
  request: { method, query, headers: [], body: '', claims: null, ...changes },
});
