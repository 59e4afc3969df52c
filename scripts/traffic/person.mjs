/**
 * The life of one simulated person, over and over:
 *
 *   elsewhere ──▶ comes ──▶ talks, asks, reads … ──▶ leaves ──▶ elsewhere
 *                              └── sometimes idles ──┘ └── sometimes crashes
 */
import { setTimeout as pause } from 'node:timers/promises';
import { io } from 'socket.io-client';

const ELSEWHERE_S = [5, 40];
const BETWEEN_ACTS_S = [1, 12];
const ACTS = [2, 12];
/** Longer than the offline threshold, so that the sweep has something to find. */
const IDLE_S = [320, 420];
const IDLERS = 0.04;
const CRASHES = 0.1;

const between = ([least, most]) => least + Math.random() * (most - least);

/**
 * Lives until the signal; never rejects. `count` has a number for each thing that happens, and `cameAt` says since when
 * (performance.now()) somebody has been coming whom nobody has seen yet.
 *
 * @param {{ url: string, site: { ask: (token: string) => Promise<unknown> }, count: Record<string, number>,
 *   cameAt: Map<string, number>, seenAfter: (ms: number) => void, signal: AbortSignal }} world
 */
export async function live(person, world) {
  const { signal } = world;
  const wait = (range) => pause(between(range) * 1_000, undefined, { signal });
  const socket = connect(person, world);
  try {
    // Not everybody at once.
    await pause(Math.random() * between(ELSEWHERE_S) * 1_000, undefined, { signal });
    for (;;) {
      world.count.came++;
      world.cameAt.set(person.id, performance.now());
      socket.connect();
      await stay(person, socket, world, wait);
      if (Math.random() < CRASHES) crash(socket, world.count);
      else leave(socket, world.count);
      await wait(ELSEWHERE_S);
    }
  } catch {
    // The end, or a gateway that is gone.
  } finally {
    socket.disconnect();
  }
}

async function stay(person, socket, { site, count }, wait) {
  for (let acts = between(ACTS); acts > 0; acts--) {
    await wait(BETWEEN_ACTS_S);
    const mood = Math.random();
    if (mood < 0.35) await talk(person, socket, count, wait);
    else if (mood < 0.75) await ask(person, site, count);
    else socket.emit('activity');
  }
  if (Math.random() >= IDLERS) return;
  count.idling++;
  await wait(IDLE_S).finally(() => count.idling--);
}

async function talk({ conversationId }, socket, count, wait) {
  socket.emit('typing:start', { conversationId });
  await wait([0.5, 2]);
  socket.emit('message:send', { conversationId, content: PHRASES[Math.floor(Math.random() * PHRASES.length)] });
  count.said++;
}

async function ask({ sessionToken }, site, count) {
  count.asked++;
  await site.ask(sessionToken).catch(() => undefined);
}

function leave(socket, count) {
  count.left++;
  socket.disconnect();
}

/** The connection dies without a goodbye. */
function crash(socket, count) {
  count.crashed++;
  socket.io.engine?.transport?.ws?.terminate?.();
  socket.disconnect();
}

function connect({ sessionToken }, { url, count, cameAt, seenAfter }) {
  const socket = io(url, {
    auth: { sessionToken, capabilities: ['batch'] },
    transports: ['websocket'],
    forceNew: true,
    autoConnect: false,
  });
  const see = ({ userId, isOnline }) => {
    count.heard++;
    const from = cameAt.get(userId);
    if (!isOnline || from === undefined) return;
    cameAt.delete(userId);
    seenAfter(performance.now() - from);
  };
  socket.on('user:status', see);
  socket.on('user:status:batch', (events) => events.forEach(see));
  return socket;
}

const PHRASES = ['Bonjour !', 'On se voit à midi ?', 'Hello everybody', 'Je reviens.', 'Merci !', 'See you tomorrow.'];
