/** Holds a conversation with a gateway. Never fails: whatever the gateway does is right, as long as it lives. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Conversation, Request, Step } from '../grammar/steps.ts';
import { fillIn, type Words } from '../grammar/words.ts';
import { type Line, openLine } from './line.ts';
import { encodeFrame } from './websocket.ts';

/** What is not heard by then is not waited for. */
const HEAR_MS = 1_000;

export interface Held {
  readonly conversation: Conversation;
  /** The first line, on which a WebSocket is opened. */
  isOpen(): boolean;
  /** Cuts what is still open; what polls is told to end, for nobody would notice. */
  end(): void;
}

/** What all conversations of a batch know. */
export interface Common extends Pick<Words, 'tokens' | 'guestToken' | 'conversationId'> {
  readonly port: number;
  /** Engine.IO sessions of the batch. */
  readonly sids: string[];
}

export async function hold(conversation: Conversation, common: Common): Promise<Held> {
  const lines = new Map<number, Line>();
  const heard: string[] = [];
  const listeners = new Set<() => void>();
  let heardUpTo = 0;
  const sids: string[] = [];
  let sid = 'none';
  const words: Words = {
    ...common,
    sid: () => sid,
    otherSid: () => common.sids.find((one) => one !== sid) ?? 'none',
  };

  function onText(text: string): void {
    heard.push(text.slice(0, 1_000));
    const [, own] = /"sid":"([\w-]{20})"/.exec(text) ?? [];
    // Socket.IO names a session too, in a packet of its own.
    if (own !== undefined && text.includes('"upgrades"')) {
      sid = own;
      sids.push(own);
      // Whoever knows a session takes it over: those that are watched are nobody else's.
      if (!conversation.outcome) common.sids.push(own);
    }
    for (const look of listeners) look();
  }

  function lineOf(number: number): Line {
    const line = lines.get(number) ?? openLine(common.port, onText);
    lines.set(number, line);
    return line;
  }

  async function hear(text: string): Promise<void> {
    const until = performance.now() + HEAR_MS;
    for (;;) {
      const at = heard.findIndex((one, i) => i >= heardUpTo && one.includes(text));
      if (at >= 0) heardUpTo = at + 1;
      if (at >= 0 || performance.now() > until) return;
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, until - performance.now());
        listeners.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
      listeners.clear();
    }
  }

  async function take(step: Step): Promise<void> {
    switch (step.does) {
      case 'open': {
        const line = lineOf(step.line);
        line.upgrade(step.answersPings);
        line.write(upgradeRequest(fillIn(step.query, words)));
        break;
      }
      case 'frame':
        lineOf(step.line).write(encodeFrame(step.frame, fillIn(step.frame.text, words)));
        break;
      case 'request':
        lineOf(step.line).write(requestText(step.request, words));
        break;
      case 'bytes':
        lineOf(step.line).write(Buffer.from(step.hex, 'hex'));
        break;
      case 'hear':
        await hear(step.text);
        break;
      case 'wait':
        await wait(step.ms);
        break;
      case 'end':
        lines.get(step.line)?.end(step.how);
        break;
    }
  }

  for (const step of conversation.steps) await take(step);
  return {
    conversation,
    isOpen: () => lines.get(0)?.isOpen ?? false,
    end() {
      for (const line of lines.values()) line.end('reset');
      for (const own of sids) {
        const query = `EIO=4&transport=polling&sid=${own}`;
        const request = { method: 'POST', query, headers: ['connection: close'], body: CLOSE, claims: null };
        openLine(common.port, () => {}).write(requestText(request, words));
      }
    },
  };
}

/** Engine.IO's packet that ends a session. */
const CLOSE = '1';
const PATH = '/socket.io/?';

function upgradeRequest(query: string): string {
  const headers = ['connection: Upgrade', 'upgrade: websocket', 'sec-websocket-version: 13'];
  const key = 'sec-websocket-key: AAAAAAAAAAAAAAAAAAAAAA==';
  return [`GET ${PATH}${query} HTTP/1.1`, 'host: localhost', ...headers, key, '', ''].join('\r\n');
}

function requestText({ method, query, headers, body, claims }: Request, words: Words): string {
  const said = fillIn(body, words);
  const length = claims ?? Buffer.byteLength(said);
  const lengths = method === 'GET' && said === '' ? [] : [`content-length: ${length}`];
  const head = [`${method} ${PATH}${fillIn(query, words)} HTTP/1.1`, 'host: localhost', ...headers, ...lengths];
  return `${head.join('\r\n')}\r\n\r\n${said}`;
}
