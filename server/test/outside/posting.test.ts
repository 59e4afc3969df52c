/** Posting, to a real receiver on this machine: within a bounded time, following nobody, and not where it may not be. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createPosting, type Posting, type PostingRules } from '../../src/outside/posting.ts';

const servers: Server[] = [];
const postings: Posting[] = [];
afterEach(() => {
  for (const posting of postings.splice(0)) posting.close();
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function receiver(listener: RequestListener): Promise<{ url: string; port: number; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? '');
    listener(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/hook`, port, asked };
}

function posting(rules: Partial<PostingRules> = {}): Posting {
  const made = createPosting({ allowPrivateUrls: true, production: false, timeoutMs: 20_000, ...rules });
  postings.push(made);
  return made;
}

const answered = (status: number) => ({ status, error: null });
const unanswered = (error: string) => ({ status: null, error });

/** Names lead where the test says, each time it is asked. */
const leadingTo = (...answers: { address: string; family: number }[][]) => {
  let asked = 0;
  const resolve = ((_host: string, _options: object, done: (error: null, found: object) => void) => {
    done(null, answers[Math.min(asked++, answers.length - 1)] ?? []);
  }) as unknown as NonNullable<PostingRules['resolve']>;
  return { resolve, asked: () => asked };
};
const PRIVATE = { address: '127.0.0.1', family: 4 };

describe('what came of a post', () => {
  it.each([200, 204, 400, 410, 500])('is the status: %i', async (status) => {
    const { url } = await receiver((_, response) => response.writeHead(status).end());
    expect(await posting().post(url, {}, '{}')).toEqual(answered(status));
  });

  it('is that of a redirection, which is not followed', async () => {
    const elsewhere = await receiver((_, response) => response.end());
    const { url } = await receiver((_, response) => response.writeHead(307, { location: elsewhere.url }).end());
    expect(await posting().post(url, {}, '{}')).toEqual(answered(307));
    expect(elsewhere.asked).toEqual([]);
  });

  it('is a timeout where no answer comes', async () => {
    const silent = await receiver(() => {});
    expect(await posting({ timeoutMs: 100 }).post(silent.url, {}, '{}')).toEqual(unanswered('TIMEOUT'));
  });

  it('is the status where the answer never ends, of which little is read', async () => {
    const endless = await receiver((_, response) => {
      response.writeHead(200);
      const more = () => {
        while (response.write('x'.repeat(16_384)));
      };
      response.on('drain', more);
      more();
    });
    expect(await posting().post(endless.url, {}, '{}')).toEqual(answered(200));
  });

  it('is why there was none', async () => {
    const { url, port } = await receiver((request) => request.socket.destroy());
    expect(await posting().post(url, {}, '{}')).toEqual(unanswered('ECONNRESET'));
    await new Promise((resolve) => servers.pop()?.close(resolve));
    expect(await posting().post(`http://127.0.0.1:${port}/`, {}, '{}')).toEqual(unanswered('ECONNREFUSED'));
  });

  it('is that it was cut off', async () => {
    const silent = await receiver(() => {});
    const cut = new AbortController();
    const posted = posting().post(silent.url, {}, '{}', cut.signal);
    cut.abort();
    expect(await posted).toMatchObject({ status: null });
  });
});

describe('where private addresses are not allowed', () => {
  const strict = { allowPrivateUrls: false };

  it('none that a URL names is asked', async () => {
    const { url, port, asked } = await receiver((_, response) => response.end());
    for (const own of [url, `http://0x7f.1:${port}/`, `http://[::ffff:127.0.0.1]:${port}/`]) {
      expect(await posting(strict).post(own, {}, '{}')).toEqual(unanswered('PRIVATE_ADDRESS'));
    }
    expect(asked).toEqual([]);
  });

  it('none that a name leads to is asked, also where it led elsewhere before', async () => {
    const { port, asked } = await receiver((_, response) => response.end());
    const names = leadingTo([PRIVATE], [{ address: '::ffff:127.0.0.1', family: 6 }], []);
    const to = posting({ ...strict, resolve: names.resolve });
    for (let i = 0; i < 3; i++) {
      expect(await to.post(`http://hook.example:${port}/`, {}, '{}')).toEqual(unanswered('PRIVATE_ADDRESS'));
    }
    expect(names.asked()).toBe(3);
    expect(asked).toEqual([]);
  });

  it('localhost is not', async () => {
    const { port, asked } = await receiver((_, response) => response.end());
    const { status, error } = await posting(strict).post(`http://localhost:${port}/`, {}, '{}');
    expect({ status, error }).toEqual(unanswered('PRIVATE_ADDRESS'));
    expect(asked).toEqual([]);
  });
});
