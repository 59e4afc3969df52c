/** Puts the scene through one fault and tells what came of it. */
import { setTimeout as wait } from 'node:timers/promises';
import type { Person } from './crowd.ts';
import type { Device } from './device.ts';
import type { Fault } from './faults.ts';
import type { Gateway } from './gateways.ts';
import type { Audit } from './messages.ts';
import type { Scene } from './scene.ts';
import type { Sums } from './views.ts';

export interface Verdict extends Omit<Audit, 'refusedAt'> {
  readonly fault: Fault;
  /** Until every view was right for good, seconds; from the moment of the fault and from its end. */
  readonly fromFault: number;
  readonly fromEnd: number;
  /** Until messages were taken again, seconds from the end; 0: none was refused after it. */
  readonly refused: number;
  /** Messages that came to people who were no members any more, until that was put right. */
  readonly leaked: number;
  /** Seconds, summed over viewers. */
  readonly sums: Sums;
  readonly inDoubt: Sums;
  /** What was asked and is not so, in words. */
  readonly failures: readonly string[];
}

const CALM_MS = 3_000;
const REST_LOOKS = 10;
const REST_LOOK_MS = 200;
const EXAMPLES = 5;

export async function tryOut(scene: Scene, fault: Fault): Promise<Verdict> {
  const { views, messages, life, gateways } = scene;
  life.resume();
  const tally = views.count();
  const logged = () => (fault.target.noErrors ? gateways.errors() : []);
  const errorsBefore = new Set(logged());
  let beganAt = performance.now();
  await fault.act(scene, (separated, { leaseEnds } = { leaseEnds: false }) => {
    beganAt = performance.now();
    const gateways = new Set(separated);
    views.setDoubt({ since: beganAt, gateways, held: heldBy(gateways, scene), leaseEnds });
  });
  const endedAt = performance.now();
  const doubtMs = Math.max(0, beganAt + (fault.doubtMs ?? 0) - endedAt);
  await wait(doubtMs);
  views.setDoubt(null);
  await wait(fault.watchMs - doubtMs);

  life.pause();
  await wait(CALM_MS);
  const atRest = await lookAtRest(scene);
  const { refusedAt, ...audit } = await messages.audit();
  const { wrongAt, leakedAt, inDoubt, leaked, ...sums } = tally;
  const last = Math.max(wrongAt ?? 0, leakedAt ?? 0);
  const since = (moment: number) => Math.max(0, (last - moment) / 1_000);
  const refused = Math.max(0, ((refusedAt ?? endedAt) - endedAt) / 1_000);
  const verdict = {
    fault,
    fromFault: since(beganAt),
    fromEnd: since(endedAt),
    refused,
    leaked,
    sums,
    inDoubt,
    ...audit,
  };
  const leaks =
    leakedAt === null ? [] : [`the last message leaked ${((leakedAt - endedAt) / 1_000).toFixed(1)} s after the end`];
  const errors = logged().filter((error) => !errorsBefore.has(error));
  const failures = [...atRest, ...failuresOf(verdict), ...errors.slice(0, EXAMPLES)];
  return { ...verdict, failures: failures.length > 0 ? [...failures, ...leaks] : [] };
}

function heldBy(gateways: ReadonlySet<Gateway>, { crowd, front }: Scene): Set<Person> {
  const isHeld = ({ id }: Device) => {
    const gateway = front.gatewayOf(id);
    return gateway !== undefined && gateways.has(gateway);
  };
  return new Set(crowd.people.filter(({ devices }) => devices.some(isHeld)));
}

/** Nobody moves any more: now everything has to be right, at each look. */
async function lookAtRest({ views }: Scene): Promise<string[]> {
  for (let look = 0; look < REST_LOOKS; look += 1) {
    const { views: wrongViews, devices } = views.wrong();
    if (wrongViews + devices > 0) {
      return [`${wrongViews} views wrong and ${devices} devices missing at rest`, ...views.examples(EXAMPLES)];
    }
    await wait(REST_LOOK_MS);
  }
  return [];
}

function failuresOf({
  fault,
  fromFault,
  fromEnd,
  refused,
  sums,
  acknowledged,
  lost,
  late,
}: Omit<Verdict, 'failures'>): string[] {
  const { from, seconds, noFalseOffline, noFalseOnline, noneLate, refusedSeconds = Infinity } = fault.target;
  const took = from === 'fault' ? fromFault : fromEnd;
  return [
    took > seconds && `right after ${took.toFixed(1)} s instead of ${seconds} s`,
    noFalseOffline && sums.falseOffline > 0 && `shown offline for ${sums.falseOffline.toFixed(1)} s who was there`,
    noFalseOnline && sums.falseOnline > 0 && `shown online for ${sums.falseOnline.toFixed(1)} s who was gone`,
    refused > refusedSeconds && `messages refused until ${refused.toFixed(1)} s after the end`,
    acknowledged === 0 && 'no message was taken',
    noneLate && late > 0 && `${late} messages did not reach everybody who was connected`,
    lost > 0 && `${lost} messages lost`,
  ].filter((failure) => failure !== false && failure !== undefined);
}
