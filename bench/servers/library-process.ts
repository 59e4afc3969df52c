/**
 * Presence as a library, with a port for what no generator could cause fast enough: changes and activity enter in
 * this process, and leave over real sockets. Accounts, conversations, database and metrics are the gateway's own.
 */
import { createServer } from 'node:http';
import { attachPresence, type LivePresence, type StoredSubject } from '@meeshy/status-gateway';
import { presenceSettingsIn } from '@meeshy/status-gateway/settings';
import { Pressure } from '../../gateway/src/live/delivery/pressure.ts';
import { createChat } from '../../server/src/chat/chat.ts';
import { createMetrics } from '../../server/src/metrics.ts';
import { createRecorder, HISTORY_TIMES } from '../../server/src/rhythm/recorder.ts';
import { readSettings } from '../../server/src/settings.ts';
import { createSocketServer } from '../../server/src/sockets/server.ts';
import { openStorage } from '../../server/src/storage.ts';
import { answerBench, pace } from './answering.ts';
import { Course } from './course.ts';
import { listen } from './listening.ts';
import { createOtherNode } from './other-node.ts';

const settings = readSettings(process.env);
const { store, records, histories } = await openStorage(settings.databaseUrl, { shared: false });
const other = process.env.OTHER_NODE === '1' ? createOtherNode() : null;
const metrics = createMetrics(() => presence);
const course = new Course(new Pressure().windowMs);
const io = createSocketServer(settings);
const chat = createChat({
  records,
  settings,
  secret: settings.jwtSecret ?? '',
  events: { joined() {}, left() {}, ended() {}, message() {}, acted() {}, changed() {}, renamed() {} },
  now: Date.now,
  lookAs: (viewerId, of) => presence.look(viewerId, of),
  withStatus: (viewerId, status) => presence.withStatus(viewerId, status),
});
const presence: LivePresence = attachPresence(io, {
  settings: presenceSettingsIn(settings),
  ...chat.directory,
  store,
  authenticate: chat.accounts.authenticate,
  stillValid: chat.accounts.stillValid,
  observe(seen) {
    metrics.observe(seen);
    if (seen.kind === 'window-lengthened' || seen.kind === 'window-set') course.turned(performance.now(), seen.ms);
  },
  ...(other && { cluster: other.cluster }),
});

/** As the server records, but that nobody waits ten minutes here: `write-histories` is told instead. */
const recorder = createRecorder({
  records: histories,
  presence,
  times: HISTORY_TIMES,
  isFirst: () => true,
  onFailed(what, error) {
    throw new Error(what, { cause: error });
  },
  onOutcome: metrics.history,
});

answerBench(async (asked) => {
  if (asked.do === 'write-histories') return writeHistories();
  const subjects = await store.load(asked.names);
  if (asked.do === 'record') return record(subjects);
  if (asked.do === 'share') return share(subjects);
  if (asked.do === 'say') return say(subjects, asked);
  return asked.do === 'announce' ? announce(subjects, asked) : act(subjects, asked);
});

const USE_NOTED_MS = 100;

/**
 * What another node tells is announced here and stored there. Without one the operator's word is what a host can cause any
 * change by: it is a claim, and stored before it is answered.
 */
async function announce(subjects: readonly StoredSubject[], { perSecond, seconds }: Pace) {
  const startedAt = performance.now();
  const noteUse = () => {
    const { user, system } = process.cpuUsage();
    course.used(performance.now(), (user + system) / 1_000);
  };
  noteUse();
  const timer = setInterval(noteUse, USE_NOTED_MS);
  const done = await pace(perSecond, seconds, (i) => {
    const subject = subjects[i % subjects.length] as StoredSubject;
    const isOnline = Math.floor(i / subjects.length) % 2 === (other ? 0 : 1);
    if (other) other.tell(subject, isOnline);
    // Told at once; whether it could be stored in time is another matter.
    else presence.setOnline(subject, isOnline).catch(() => undefined);
  });
  clearInterval(timer);
  noteUse();
  return { done, course: course.seconds(startedAt, performance.now()) };
}

async function act(subjects: readonly StoredSubject[], { perSecond, seconds }: Pace) {
  let spentMs = 0;
  const done = await pace(perSecond, seconds, (i) => {
    const startedAt = performance.now();
    presence.activity(subjects[i % subjects.length] as StoredSubject);
    spentMs += performance.now() - startedAt;
  });
  return { done, microsecondsEach: (spentMs * 1_000) / done };
}

const AT_ONCE = 500;

/** Each waits until what it says is stored, as hundreds do together. */
async function together(
  subjects: readonly StoredSubject[],
  act: (subject: StoredSubject, i: number) => Promise<unknown>,
) {
  for (let from = 0; from < subjects.length; from += AT_ONCE) {
    await Promise.all(subjects.slice(from, from + AT_ONCE).map((subject, i) => act(subject, from + i)));
  }
}

async function record(subjects: readonly StoredSubject[]) {
  await together(subjects, async ({ id }) => {
    await histories.begin(id, presence.now());
    await presence.share(id, { activity: 'me' });
  });
  recorder.look(subjects.map(({ id }) => id));
  return { done: subjects.length };
}

/** Until long after the case. */
const SAID_FOR_MS = 3_600_000;

async function share(subjects: readonly StoredSubject[]) {
  const until = new Date(presence.now() + SAID_FOR_MS).toISOString();
  const ways: readonly ((subject: StoredSubject) => Promise<unknown>)[] = [
    ({ id }) => presence.share(id, { status: 'direct' }),
    ({ id }) => presence.share(id, { lastSeen: 'never' }),
    (subject) => presence.say(subject, { state: 'busy', note: { emoji: '🎧', text: 'In a meeting' }, until }),
  ];
  const sharers = subjects.filter((_, i) => i % ways.length === 0);
  await together(sharers, async (subject, i) => ways[i % ways.length]?.(subject));
  return { done: sharers.length };
}

async function writeHistories() {
  const everybody = presence.recorded();
  for (const _fiveMinutes of [1, 2]) recorder.look(everybody);
  await recorder.write();
  return { done: everybody.length };
}

async function say(subjects: readonly StoredSubject[], { perSecond, seconds, endsAt }: Pace & { endsAt: number }) {
  const until = new Date(endsAt).toISOString();
  const answers: Promise<unknown>[] = [];
  let waitedMs = 0;
  await pace(perSecond, seconds, (i) => {
    const startedAt = performance.now();
    const answer = presence.say(subjects[i % subjects.length] as StoredSubject, { state: 'busy', until });
    answers.push(answer.then(() => (waitedMs += performance.now() - startedAt)));
  });
  const answered = await Promise.allSettled(answers);
  const done = answered.filter(({ status }) => status === 'fulfilled').length;
  return { done, microsecondsEach: (waitedMs * 1_000) / done };
}

interface Pace {
  readonly perSecond: number;
  readonly seconds: number;
}

const http = createServer((_request, response) => {
  void metrics.text().then((text) => response.end(text));
});
io.attach(http);
listen(http);
