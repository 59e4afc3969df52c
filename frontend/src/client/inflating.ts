/** What the server may say compressed. Inflating takes its time: meanwhile, whatever depends on the order waits. */

export interface Inflating {
  /** An event as it came. It is told at once, unless it is compressed or has to wait for one that is. */
  take(name: string, payload: unknown, answer?: () => void): void;
  /** The connection has ended: what waits is told no more. */
  drop(): void;
}

/** A browser gives the one, Node the other. */
type Bytes = ArrayBuffer | ArrayBufferView<ArrayBuffer>;

interface Waiting {
  readonly name: string;
  payload: unknown;
  isReady: boolean;
}

/** Of these events the order matters; any of them may come compressed. */
const IN_ORDER: ReadonlySet<string> = new Set(['user:status', 'user:status:batch', 'presence:snapshot']);
const FORMAT = 'deflate-raw';

/** Whether this browser, or this Node, has what it takes. */
export function canInflate(): boolean {
  try {
    return 'readable' in new DecompressionStream(FORMAT) && new Response('').body !== null;
  } catch {
    return false;
  }
}

/** `tell` gets every event in turn, with an answer that is waited for. A payload that cannot be inflated or is no JSON is told as `undefined`. */
export function createInflating(tell: Inflating['take']): Inflating {
  let waiting: Waiting[] = [];

  async function whenInflated(one: Waiting, bytes: Bytes): Promise<void> {
    one.payload = await inflate(bytes).catch(() => undefined);
    one.isReady = true;
    tellReady();
  }

  function tellReady(): void {
    for (let next = waiting[0]; next?.isReady; next = waiting[0]) {
      waiting.shift();
      tell(next.name, next.payload);
    }
  }

  return {
    take(name, payload, answer) {
      const isCompressed = isBytes(payload);
      if (!IN_ORDER.has(name) || (!isCompressed && waiting.length === 0)) return tell(name, payload, answer);
      const one = { name, payload, isReady: !isCompressed };
      waiting.push(one);
      if (isCompressed) void whenInflated(one, payload);
    },
    drop() {
      waiting = [];
    },
  };
}

async function inflate(bytes: Bytes): Promise<unknown> {
  const inflated = new Response(bytes).body?.pipeThrough(new DecompressionStream(FORMAT));
  return new Response(inflated).json();
}

function isBytes(payload: unknown): payload is Bytes {
  return payload instanceof ArrayBuffer || ArrayBuffer.isView(payload);
}
