import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { clockText } from '../src/client/dates.ts';
import { lastSeenText } from '../src/client/last-seen.ts';
import { browserLanguage, localeOf, pageLanguage, readLocale } from '../src/client/words.ts';
import { HOUR, NOON } from './support/people.ts';
import { runs } from './support/random.ts';

const real = Object.getOwnPropertyDescriptor(globalThis, 'navigator');

/** What a browser says of its languages. */
function speak(languages: unknown): void {
  Object.defineProperty(globalThis, 'navigator', { value: { languages }, configurable: true });
}

afterEach(() => {
  if (real) Object.defineProperty(globalThis, 'navigator', real);
});

describe('A language tag', () => {
  it.each([
    ['en-US@posix', 'en-US'],
    ['en_US.UTF-8', 'en-US'],
    ['fr_ca', 'fr-CA'],
    ['EN-gb', 'en-GB'],
    ['de-DE-u-co-phonebk', 'de-DE-u-co-phonebk'],
    ['C', null],
    ['', null],
    ['en-', null],
    ['en US', null],
    [null, null],
    [7, null],
  ])('%o is read as %o', (tag, expected) => {
    expect(readLocale(tag)).toBe(expected);
  });

  it('whatever it is, Intl takes what is made of it', () => {
    const likely = fc.stringMatching(/^(en|fr|[a-z]{0,3})([-_@. ][A-Za-z0-9]{0,8}){0,3}$/);
    fc.assert(
      fc.property(fc.array(fc.oneof(likely, fc.string(), fc.constant(null)), { maxLength: 4 }), (languages) => {
        speak(languages);
        for (const language of ['fr', 'en'] as const) new Intl.DateTimeFormat(localeOf(language)).format(NOON);
        expect(['fr', 'en']).toContain(pageLanguage());
      }),
      runs(300),
    );
  });
});

describe('The words of the library', () => {
  it.each([[['en-US@posix']], [['zz@', 'en_GB']], [[]], [undefined]])('with %o there are some', (languages) => {
    speak(languages);
    expect(browserLanguage()).toBe('en');
    expect(clockText(NOON, 'en')).not.toBe('');
    expect(lastSeenText(NOON - 30 * HOUR, NOON, 'en')).toMatch(/^seen yesterday at /);
  });
});
