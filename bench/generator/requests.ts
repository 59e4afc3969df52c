/** REST requests as `ab` makes them: so many at once, each as soon as the one before it is answered. */
import { Agent, get } from 'node:http';

export interface Requests {
  readonly url: string;
  readonly path: string;
  /** Of those who ask, in turn. */
  readonly tokens: readonly string[];
  readonly atOnce: number;
  readonly count: number;
  /** One connection after the other is opened for each request otherwise. */
  readonly isKept: boolean;
}

export interface Answered {
  /** Milliseconds from asking to the last byte, one for each. */
  readonly took: readonly number[];
  readonly refused: number;
  /** The first reason. */
  readonly because: string;
  readonly bytes: number;
}

export async function request({ url, path, tokens, atOnce, count, isKept }: Requests): Promise<Answered> {
  const agent = new Agent({ keepAlive: isKept, maxSockets: atOnce });
  const took: number[] = [];
  let next = 0;
  let refused = 0;
  let because = '';
  let bytes = 0;

  async function askOne(): Promise<void> {
    const askedAt = performance.now();
    try {
      const { status, size } = await answerTo(new URL(path, url), tokens[next % tokens.length] ?? '', agent);
      took.push(performance.now() - askedAt);
      bytes += size;
      if (status === 200) return;
      refused += 1;
      because ||= `status ${status}`;
    } catch (error) {
      refused += 1;
      because ||= String(error);
    }
  }

  async function ask(): Promise<void> {
    while (next < count) {
      const asked = askOne();
      next += 1;
      await asked;
    }
  }

  await Promise.all(Array.from({ length: atOnce }, ask));
  agent.destroy();
  return { took, refused, because, bytes };
}

function answerTo(url: URL, token: string, agent: Agent): Promise<{ status: number | undefined; size: number }> {
  return new Promise((resolve, reject) => {
    const asked = get(url, { agent, headers: { authorization: `Bearer ${token}` } }, (answer) => {
      let size = 0;
      answer.on('data', (chunk: Buffer) => {
        size += chunk.length;
      });
      answer.on('end', () => resolve({ status: answer.statusCode, size }));
      answer.on('error', reject);
    });
    asked.on('error', reject);
  });
}
