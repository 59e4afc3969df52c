import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createTransportChoice } from '../src/client/transport-choice.ts';
import { runs } from './support/random.ts';

function memoryOf(remembered = false) {
  let isSilent = remembered;
  return {
    recall: () => isSilent,
    keep(next: boolean) {
      isSilent = next;
    },
  };
}

describe('The transport that an attempt begins with', () => {
  it('is WebSocket; after silence polling, and again on the next page', () => {
    const memory = memoryOf();
    const choice = createTransportChoice(memory);
    expect(choice.first()).toBe('websocket');
    choice.failed();
    expect(choice.first()).toBe('websocket');
    choice.silent();
    expect(choice.first()).toBe('polling');
    expect(createTransportChoice(memory).first()).toBe('polling');
  });

  it('is WebSocket again once it got through', () => {
    const memory = memoryOf(true);
    const choice = createTransportChoice(memory);
    choice.upgraded();
    expect(choice.first()).toBe('websocket');
    expect(createTransportChoice(memory).first()).toBe('websocket');
  });

  it('never is the one that has just been in vain, once there was silence', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('silent', 'failed'), { maxLength: 20 }), (outcomes) => {
        const choice = createTransportChoice(memoryOf(true));
        for (const outcome of outcomes) {
          const before = choice.first();
          choice[outcome]();
          expect(choice.first()).not.toBe(before);
        }
      }),
      runs(100),
    );
  });
});
