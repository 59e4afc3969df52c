import { ABSENT } from '@meeshy/status-protocol';
import { expect, it } from 'vitest';
import { Piece } from '../../src/live/delivery/parcel.ts';
import { SendQueue } from '../../src/live/delivery/send-queue.ts';
import { Floors } from '../../src/presence/shown/floors.ts';
import { faceOf } from '../../src/presence/sight/face.ts';
import { FULL, IN_FULL } from '../../src/presence/sight/sight.ts';
import { company } from '../support/company.ts';

const VIEWERS = 60;
const SENT_MS = 1;
const OTHERS_MS = 10;

function work(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

it('has as much of the time as others, who fill the turns of the event loop: what leaves does not wait for all that they do', async () => {
  let sent = 0;
  const queue = new SendQueue({
    hearers: company().hearers,
    sights: IN_FULL,
    floors: new Floors(),
    now: () => 1,
    isHere: () => true,
    sliceMs: SENT_MS,
    send() {
      work(SENT_MS);
      sent++;
    },
    done: () => {},
  });
  for (let i = 0; i < VIEWERS; i++) {
    const subject = { id: `subject${i}`, username: `subject${i}`, kind: 'user' as const };
    const facts = { ...ABSENT, isOnline: true, version: 1 };
    queue.address(new Piece(faceOf({ subject, facts }, FULL, 1), 1), [`viewer${i}`]);
  }
  let turns = 0;
  const others = () => {
    if (sent === VIEWERS) return;
    turns++;
    work(OTHERS_MS);
    setImmediate(others);
  };
  others();
  await queue.flush();
  expect(sent).toBe(VIEWERS);
  expect(turns).toBeLessThan(VIEWERS / 3);
});
