import { ABSENT, type Facts, SHARED_WITH_ALL } from '@meeshy/status-protocol';
import { describe, expect, it } from 'vitest';
import { faceOf } from '../../src/presence/sight/face.ts';
import { type Hidings, NOT_HIDING } from '../../src/presence/sight/hiding.ts';
import { hidingsFrom, writtenHidings } from '../../src/presence/sight/kept-hidings.ts';
import { OWN_SHARING, sharedIn, unseenSince, withUnseen } from '../../src/presence/sight/kept-sharing.ts';
import { NO_OPENINGS, NOT_OPENED } from '../../src/presence/sight/openings.ts';
import { Subjects } from '../../src/presence/subjects/subjects.ts';
import { type Claim, type Claims, claimsFrom, NO_CLAIMS, textsOf } from '../../src/presence/truth/claims.ts';
import { withOwn } from '../../src/presence/truth/own-claims.ts';
import { alice, MINUTE, RULES, SECOND, START } from './design.ts';

const asStored = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
const note = (text: string) => ({
  'manual:note': {
    source: 'manual' as const,
    id: 'note',
    note: { emoji: '', text },
    setAt: START,
    startsAt: START,
    until: START + 60 * MINUTE,
    keptUntil: START + 60 * MINUTE,
  },
});
const facts: Facts = { ...ABSENT, lastSeen: START, lastActiveAt: START, version: START };
const hidings: Hidings = {
  ...NOT_HIDING,
  own: { ann: 1, ben: 2, cat: 3, dan: 4 },
  shadows: [
    { since: 1, facts, claims: note('lunch') },
    { since: 2, facts, claims: note('lunch') },
    { since: 3, facts },
    { since: 4, facts, claims: note('back at two') },
  ],
};

describe('P18: what is kept of hidings', () => {
  it('is read as it was, with what was said at several moments kept once', () => {
    const written = asStored(writtenHidings(hidings));
    expect(hidingsFrom(written)).toEqual(hidings);
    expect(JSON.stringify(written).split('lunch')).toHaveLength(2);
  });

  it('is read of earlier rows too, where each shadow has what was said', () => {
    expect(hidingsFrom(asStored(hidings))).toEqual(hidings);
  });

  it('is not read again where it was written: it is the same', () => {
    const opened = { version: START, back: { at: START, lastSeen: START - 5, lastActiveAt: null } };
    const openings = {
      ...NO_OPENINGS,
      everyone: opened,
      audience: opened,
      own: { ann: NOT_OPENED, ben: { ...opened, back: null } },
      seen: { until: START, version: START, at: START, spared: ['ann'], hidings },
      acts: { team: START - 5 },
    };
    const kept = { sharing: { ...SHARED_WITH_ALL, never: ['ann', 'ben', 'cat', 'dan'] }, hidings, openings };
    const invisible = {
      ...note('lunch'),
      'manual:state': { ...note('')['manual:note'], id: 'state', state: 'invisible' },
    };
    const claims = withUnseen(invisible as Claims, kept, START);
    expect(sharedIn(claims)).toEqual(sharedIn(asStored(claims) as Claims));
    const unseen = (said: Claims) => unseenSince(said['manual:state'] as Claim);
    expect(unseen(claims)).toEqual(unseen(asStored(claims) as Claims));
    expect(Object.values(claimsFrom(textsOf(claims)))).toEqual(Object.values(claims));
    for (const [key, claim] of Object.entries(claimsFrom(textsOf(claims)))) expect(claim, key).toBe(claims[key]);
  });

  it('shows nothing of what cannot be read, whatever it is', () => {
    const nonsense = [null, undefined, 5, -1, 0.5, 1e300, 'text', [], {}, { text: 5 }, [null], true];
    const claim = note('lunch')['manual:note'];
    const rows = nonsense.flatMap((wrong) => [
      wrong,
      { ...hidings, everybody: wrong, indirect: wrong, in: wrong, acts: wrong },
      { ...hidings, shadows: wrong },
      { ...hidings, said: wrong, shadows: [{ since: 1, facts, claims: 0 }] },
      { ...hidings, said: [wrong], shadows: [{ since: 1, facts, claims: 0 }] },
      ...['since', 'facts', 'claims'].map((name) => ({ ...hidings, shadows: [{ since: 1, facts, [name]: wrong }] })),
      ...Object.keys(facts).map((name) => ({
        ...hidings,
        shadows: [{ since: 1, facts: { ...facts, [name]: wrong } }],
      })),
      ...Object.keys(claim).map((name) => ({
        ...hidings,
        shadows: [{ since: 1, facts, claims: { 'manual:note': { ...claim, [name]: wrong } } }],
      })),
    ]);
    for (const row of rows) {
      const { shadows } = hidingsFrom(row);
      for (const of of ['bare', 'coarse', 'full'] as const) {
        const face = faceOf(
          { subject: alice, facts, claims: NO_CLAIMS, shadows },
          { kind: 'dim', of, since: 1, evidenceAt: null },
          START + SECOND,
        );
        expect(face.isOnline).toBeTypeOf('boolean');
        for (const at of [face.lastSeen, face.lastActiveAt]) expect([null, 5, START]).toContain(at);
      }
    }
  });

  it('stays small, however many are hidden from one after the other', { timeout: 60_000 }, () => {
    const longest = `e${'\u0301'.repeat(14)}`.repeat(100);
    const hidden = (noteOf: (i: number) => string) => {
      const subjects = new Subjects(RULES);
      subjects.learning.knowUnstored(alice.id, START);
      subjects.attendance.open(alice, 'tab', START, false);
      const never: string[] = [];
      let told = '';
      for (let i = 0; i < 120; i++) {
        const now = START + (i + 1) * SECOND;
        const text = noteOf(i);
        if (text !== told) {
          const claims = withOwn(
            subjects.standing(alice.id)?.claims ?? NO_CLAIMS,
            { note: { emoji: '', text, until: null } },
            now,
          );
          subjects.claiming.claim(alice, claims, now);
          told = text;
        }
        never.push(`somebody-with-an-id-of-36-units-${i}`);
        subjects.disclosing.share(alice, { ...SHARED_WITH_ALL, never: [...never] }, [], now);
      }
      return subjects.standing(alice.id)?.claims ?? NO_CLAIMS;
    };
    const sizeOf = (claims: ReturnType<typeof hidden>) => textsOf(claims)[OWN_SHARING]?.length;
    expect(sizeOf(hidden(() => longest))).toBeLessThan(50_000);
    const changing = hidden((i) => `${i}${longest.slice(15)}`);
    expect(sizeOf(changing)).toBeLessThan(600_000);
    // All of them go on being shown since when it is hidden from them.
    const { shadows } = sharedIn(changing).hidings;
    expect(shadows).toHaveLength(120);
    expect(shadows.map(({ claims }) => claims !== undefined)).toEqual([
      ...Array.from({ length: 70 }, () => false),
      ...Array.from({ length: 50 }, () => true),
    ]);
  });
});
