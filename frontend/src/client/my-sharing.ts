/** What one lets others see. What is chosen shows at once, and goes back if the server does not take it. */
import type { Preview, Sharing, SharingBody, WireError } from '@meeshy/status-protocol';
import type { Identity } from './identity.ts';
import { inTurn } from './in-turn.ts';
import { createListeners } from './listeners.ts';
import { onLook } from './page-events.ts';
import type { Asked } from './rest.ts';

/** What one lets others see, as far as it is known. */
export interface MySharingView {
  /** `null`: not read yet. */
  readonly sharing: Sharing | null;
  /** Why it could not be read, or why what was chosen last was not done. */
  readonly error: WireError | null;
}

/** What one lets others see, to be read and set. */
export interface MySharing {
  /** The same object until it changes. */
  get(): MySharingView;
  listen(listener: () => void): () => void;
  /** Reads it; it is nobody's activity. Never rejects. */
  read(): Promise<void>;
  /** Reads it now, and whenever somebody looks at the page again (it may have changed elsewhere), until the answer is called. */
  follow(): () => void;
  /** What is left out keeps its value. Shows at once and never rejects: `error` tells. Resolves with whether it was done. */
  set(change: SharingBody): Promise<boolean>;
  /** Oneself as that viewer gets one. Throws `ReadFailure`. */
  preview(viewerId: string): Promise<Preview['face']>;
}

interface Surroundings {
  readonly identity: Identity;
  ask<Data>(path: string, asked?: Asked): Promise<Data>;
}

const PATH = '/api/users/me/sharing';
const NOTHING: MySharingView = { sharing: null, error: null };
const FAILED: WireError = { code: 'INTERNAL_ERROR', message: 'What one shares could not be changed' };

export function createMySharing({ identity, ask }: Surroundings): MySharing {
  const listeners = createListeners<void>();
  /** As the server has told it. */
  let told: Sharing | null = null;
  let error: WireError | null = null;
  /** What was chosen and not answered yet, the latest last. */
  let wishes: readonly SharingBody[] = [];
  let view = NOTHING;
  const exchange = inTurn(identity, FAILED);

  identity.onEnd(() => {
    told = null;
    error = null;
    wishes = [];
    show();
  });

  function show(): void {
    view = { sharing: told && Object.assign({}, told, ...wishes), error };
    listeners.tell();
  }

  function settle(outcome: Sharing | WireError): boolean {
    if ('code' in outcome) error = outcome;
    else told = outcome;
    show();
    return !('code' in outcome);
  }

  async function read(): Promise<void> {
    const outcome = await exchange(() => ask<Sharing>(PATH, { isUnattended: true }));
    if (outcome === undefined) return;
    if (!('code' in outcome)) error = null;
    settle(outcome);
  }

  return {
    get: () => view,
    listen: listeners.add,
    read,
    follow() {
      void read();
      return onLook(() => void read());
    },
    async set(change) {
      wishes = [...wishes, change];
      error = null;
      show();
      const outcome = await exchange(() => ask<Sharing>(PATH, { method: 'PUT', body: change }));
      if (outcome === undefined) return false;
      wishes = wishes.filter((one) => one !== change);
      return settle(outcome);
    },
    async preview(viewerId) {
      const query = new URLSearchParams({ viewer: viewerId });
      const { face } = await ask<Preview>(`${PATH}/preview?${query}`, { isUnattended: true });
      return face;
    },
  };
}

/** Whether somebody sees less of one's status than everybody used to. */
export function isHiding({ status, never, hiddenIn }: Pick<Sharing, 'status' | 'never' | 'hiddenIn'>): boolean {
  return status !== 'everyone' || never.length > 0 || hiddenIn.length > 0;
}
