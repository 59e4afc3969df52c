/** What random lives have in common of which somebody is to notice nothing (P12). */
import { ask } from '../../support/asking.ts';
import { questions } from '../../support/questions.ts';
import type { TestGateway } from './gateway.ts';
import type { Person } from './site.ts';

/** What a sweep tells again it spreads over its interval, by real time. The first one comes when the grace is over. */
export const NO_SWEEPS = {
  MAINTENANCE_INTERVAL_MS: '300000',
  REFRESH_INTERVAL_MS: '300000',
  STARTUP_GRACE_MS: '300000',
};

/** Whoever asks so is not active by it. */
export const QUIETLY = { 'x-activity': 'none' };

/** Who lives, a friend, and who looks. */
export interface Three {
  readonly ann: Person;
  readonly ben: Person;
  readonly eve: Person;
}

export async function registerThree(gateway: TestGateway): Promise<Three> {
  return {
    ann: await gateway.register('Ann7'),
    ben: await gateway.register('Ben7'),
    eve: await gateway.register('Eve7'),
  };
}

/** What each route that gives something to people answers eve, of ann and of the conversation of both. */
export async function answersTo({
  gateway,
  ann,
  eve,
  talk,
}: Three & { readonly gateway: TestGateway; readonly talk: string }): Promise<string[]> {
  const answers: string[] = [];
  for (const [name, question] of questions({ viewer: eve.id, person: ann.id, name: 'ann', talk })) {
    const { status, text } = await ask(gateway.url, name, { as: eve.auth, headers: QUIETLY, ...question });
    answers.push(`${name}: ${status} ${text}`);
  }
  return answers;
}

/** Ids are made at random: by which they are that come first, second … */
export function withoutIds(text: string): string {
  const ids = new Map<string, string>();
  return text.replace(/[0-9a-f]{24}/g, (id) => {
    if (!ids.has(id)) ids.set(id, `id ${ids.size}`);
    return ids.get(id) ?? '';
  });
}
