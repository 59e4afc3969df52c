/** What every cluster must do for nodes that live. What becomes of those that die depends on its leases, and is its own to test. */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { ABSENT } from '@meeshy/status-protocol';
import { CALM } from '../presence/decision/flapping.ts';
import type { Statement, Verdict } from '../presence/decision/verdict.ts';
import type { Cluster, Move } from '../presence/ports.ts';
import { NO_CLAIMS } from '../presence/truth/claims.ts';
import type { Subject } from '../presence/truth/subject.ts';
import { openedOnce, type Runner } from './runner.ts';

/** A cluster of yours, for `clusterContract`. */
export interface ClusterUnderTest {
  /** One more node of the same population, not started yet. */
  node(): Cluster | Promise<Cluster>;
  close?(): Promise<void>;
}

/** For a machine that has much else to do. */
const PATIENCE_MS = 30_000;
const LOOK_AGAIN_MS = 10;

/** Registers, with your runner, the tests that a `Cluster` has to pass. `open` is asked once. */
export function clusterContract(
  runner: Runner,
  name: string,
  open: () => ClusterUnderTest | Promise<ClusterUnderTest>,
): void {
  runner.describe(`the cluster contract: ${name}`, () => {
    const nodes: Node[] = [];
    const opened = openedOnce(runner, async () => {
      const cluster = await open();
      const [one, other] = [await join(cluster), await join(cluster)];
      nodes.push(one, other);
      return {
        one,
        other,
        async close() {
          await Promise.all(nodes.map((node) => node.cluster.stop()));
          await cluster.close?.();
        },
      };
    });
    const it = (name: string, run: (one: Node, other: Node) => Promise<void>) =>
      runner.it(name, async () => {
        const { one, other } = await opened();
        await run(one, other);
      });

    it('its nodes have names of their own, know each other, and agree which of them is the first', async (one, other) => {
      assert.notEqual(one.cluster.nodeId, other.cluster.nodeId);
      const ids = [one, other].map(({ cluster }) => cluster.nodeId);
      for (const { cluster } of [one, other]) {
        await until('each knows the other', () => ids.every((id) => cluster.living.includes(id)));
        assert.equal(cluster.isAlone, false);
      }
      await until('one of them is the first', () => one.cluster.isFirst !== other.cluster.isFirst);
    });

    it('P3: whom a node holds is online, and known so to the others, with how many sessions', async (one, other) => {
      const ann = someone();
      assert.deepEqual(await other.cluster.read([ann.id]), []);
      const verdict = await one.cluster.state(held(one, ann, 2));
      assert.equal(verdict.facts.isOnline, true);
      assert.ok(verdict.facts.version > 0, 'a change has a version');
      assert.deepEqual(verdict.holders, { [one.cluster.nodeId]: 2 });
      const [read] = await other.cluster.read([ann.id, someone().id]);
      assert.deepEqual(seenIn(read), seenIn(verdict));
      assert.deepEqual([...(await other.cluster.livingElsewhere([ann.id]))], [[ann.id, 2]]);
      assert.deepEqual([...(await one.cluster.livingElsewhere([ann.id]))], []);
    });

    it('P4, P5: only the end of the last session anywhere takes somebody offline, in a higher version', async (one, other) => {
      const ann = someone();
      const begun = await one.cluster.state(held(one, ann));
      await other.cluster.state(held(other, ann));
      const still = await one.cluster.state(released(one, ann, begun));
      assert.equal(still.facts.isOnline, true);
      assert.deepEqual(still.holders, { [other.cluster.nodeId]: 1 });
      const ended = await other.cluster.state(released(other, ann, still));
      assert.equal(ended.facts.isOnline, false);
      assert.equal(ended.cause, 'disconnected');
      assert.equal(ended.isNew, true, 'whoever stated it is to store it');
      assert.ok(ended.facts.lastSeen !== null, 'it was last seen');
      assert.ok(ended.facts.version > begun.facts.version, 'the version has grown');
      assert.deepEqual(ended.holders, {});
    });

    it('decisions about those who are followed are heard, by all who follow, and about others not', async (one, other) => {
      const [ann, ben, last] = [someone(), someone(), someone()];
      const known = await one.cluster.state(held(one, ann));
      const [told] = await other.cluster.follow([ann.id, last.id]);
      assert.deepEqual(seenIn(told), seenIn(known));
      assert.deepEqual(await other.cluster.follow([ann.id]), [], 'whoever is followed already is not told again');
      await one.cluster.state(held(one, ben));
      await one.cluster.state(released(one, ann, known));
      await one.cluster.state(held(one, last));
      await until('the last of them is heard', () => other.heard.some(({ subject }) => subject.id === last.id));
      const heard = other.heard.filter(({ subject }) => [ann.id, ben.id].includes(subject.id));
      assert.deepEqual(
        heard.map(({ subject, facts, isNew }) => [subject.id, facts.isOnline, isNew]),
        [[ann.id, false, false]],
      );
    });

    it('whoever is not followed any more is not heard of', async (one, other) => {
      const [ann, last] = [someone(), someone()];
      await other.cluster.follow([ann.id]);
      other.cluster.followOnly(new Set([last.id]));
      await other.cluster.follow([last.id]);
      await one.cluster.state(held(one, ann));
      await one.cluster.state(held(one, last));
      await until('the last of them is heard', () => other.heard.some(({ subject }) => subject.id === last.id));
      assert.equal(other.heard.filter(({ subject }) => subject.id === ann.id).length, 0);
    });

    it('what is told of members and ends reaches the others, and not the teller', async (one, other) => {
      const { id: subjectId } = someone();
      const moves: Move[] = [
        { kind: 'joined', conversationId: `talk of ${subjectId}`, subjectId },
        { kind: 'left', conversationId: `talk of ${subjectId}`, subjectId },
        { kind: 'disconnected', subjectId },
        { kind: 'ended', subjectId },
      ];
      const kindsOf = ({ moves }: Node) => moves.filter((move) => move.subjectId === subjectId).map(({ kind }) => kind);
      for (const move of moves) {
        one.cluster.tell(move);
        await until(`"${move.kind}" is heard`, () => kindsOf(other).includes(move.kind));
      }
      assert.deepEqual(
        kindsOf(other),
        moves.map(({ kind }) => kind),
      );
      assert.deepEqual(kindsOf(one), []);
    });

    it('P20: who views a conversation at one node is heard at another one where somebody does, and can be asked for', async (one, other) => {
      const [talk, ann, ben, cas] = [`talk ${randomUUID()}`, someone().id, someone().id, someone().id];
      const heard = ({ views }: Node, ...ids: string[]) =>
        until(`a node hears that ${ids.length} view it elsewhere`, () => {
          return JSON.stringify(views.get(talk) ?? []) === JSON.stringify([...ids].sort());
        });
      one.cluster.view(talk, [ann]);
      other.cluster.view(talk, [ben]);
      await Promise.all([heard(one, ben), heard(other, ann)]);
      one.cluster.view(talk, [ann, cas]);
      await heard(other, ann, cas);
      assert.deepEqual([...(await other.cluster.viewersElsewhere(talk))].sort(), [ann, cas].sort());
      one.cluster.view(talk, []);
      await heard(other);
      assert.deepEqual(await one.cluster.viewersElsewhere(talk), [ben]);
      one.cluster.view(talk, [cas]);
      await Promise.all([heard(other, cas), heard(one, ben)]);
      for (const { cluster } of [one, other]) cluster.view(talk, []);
    });
  });
}

interface Node {
  readonly cluster: Cluster;
  readonly heard: readonly Verdict[];
  readonly moves: readonly Move[];
  /** Who views which conversation at other nodes, as it was last told. */
  readonly views: ReadonlyMap<string, readonly string[]>;
}

/** Resolves when it has heard the others' time, and is reached. */
async function join(under: ClusterUnderTest): Promise<Node> {
  const cluster = await under.node();
  const heard: Verdict[] = [];
  const moves: Move[] = [];
  const views = new Map<string, readonly string[]>();
  cluster.start({
    heard: (verdict) => void heard.push(verdict),
    moved: (move) => void moves.push(move),
    expired() {},
    async restate() {},
    missed() {},
    viewed: (conversationId, subjectIds) => void views.set(conversationId, subjectIds),
  });
  await until('a node is reached', () => cluster.isReachable);
  await cluster.timed;
  return { cluster, heard, moves, views };
}

async function until(what: string, isSo: () => boolean): Promise<void> {
  const since = performance.now();
  while (!isSo()) {
    if (performance.now() - since > PATIENCE_MS) assert.fail(`It never came that ${what}`);
    await pause(LOOK_AGAIN_MS);
  }
}

/** Whom no other case knows. */
function someone(): Subject {
  const id = randomUUID();
  return { id, username: `name of ${id}`, kind: 'user' };
}

function held({ cluster }: Node, subject: Subject, sessions = 1): Statement {
  const at = cluster.now();
  const facts = { ...ABSENT, lastActiveAt: at };
  return { ...NOTHING_ELSE, subject, facts, at, says: 'held', sessions, endedAt: null };
}

function released({ cluster }: Node, subject: Subject, { facts }: Verdict): Statement {
  const at = cluster.now();
  return { ...NOTHING_ELSE, subject, facts, at, says: 'released', sessions: 0, endedAt: at };
}

const NOTHING_ELSE = { claims: NO_CLAIMS, flapping: CALM, isNews: false, isRefresh: false };

const seenIn = (verdict: Verdict | undefined) =>
  verdict && { subject: verdict.subject, facts: verdict.facts, holders: verdict.holders };
