/** The ways in which one hides from somebody (P17, P18), each a line of the table of leaks. */
import type { Person, Site } from '../site.ts';

/** Where it is done, and from whom at least. */
export interface Stage {
  readonly site: Site;
  readonly viewers: readonly Person[];
  /** The conversations that they share. */
  readonly shared: readonly string[];
}

export interface Hiding {
  readonly name: string;
  /** From whoever may come to share a conversation: operators' lists name nobody of them. */
  readonly isFromEverybody: boolean;
  /** Whether it hides from people whom one knows directly, too. */
  readonly isFromDirect: boolean;
  /** Nothing of it is activity. */
  readonly begin: (who: Person, stage: Stage) => Promise<unknown>;
}

const QUIETLY = { 'x-activity': 'none' };

const put = (path: string, toSay: (stage: Stage) => unknown): Hiding['begin'] => {
  return (as, stage) => stage.site.data('PUT', path, { as, body: toSay(stage), headers: QUIETLY });
};
const SHARING = '/api/users/me/sharing';

export const HIDINGS: readonly Hiding[] = [
  { name: 'nobody', isFromEverybody: true, isFromDirect: true, begin: put(SHARING, () => ({ status: 'nobody' })) },
  {
    name: 'never',
    isFromEverybody: false,
    isFromDirect: true,
    begin: put(SHARING, ({ viewers }) => ({ never: viewers.map(({ id }) => id) })),
  },
  { name: 'direct', isFromEverybody: true, isFromDirect: false, begin: put(SHARING, () => ({ status: 'direct' })) },
  {
    name: 'hiddenIn',
    isFromEverybody: false,
    isFromDirect: true,
    begin: put(SHARING, ({ shared }) => ({ hiddenIn: [...shared] })),
  },
  {
    name: 'invisible',
    isFromEverybody: true,
    isFromDirect: true,
    begin: put('/api/users/me/status', () => ({ state: 'invisible' })),
  },
];
