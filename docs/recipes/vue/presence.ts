import { createPresenceClient } from '@meeshy/status-react/client';
import { type MaybeRefOrGetter, onScopeDispose, shallowRef, toValue, watch } from 'vue';

// In place of a token that you have: the name itself. http://127.0.0.1:5173/?as=bob
const token = new URLSearchParams(location.search).get('as') ?? 'alice';

export const presence = createPresenceClient({ url: 'http://127.0.0.1:3000', getCredentials: () => ({ token }) });

/** "Away · seen 12 minutes ago · 🚆 On the train", for as long as whatever asks for it lives. */
export function usePresenceText(id: MaybeRefOrGetter<string>) {
  const text = shallowRef('');
  const read = () => {
    text.value = presence.getPresenceText({ id: toValue(id) }, { language: 'en' });
  };
  const ends = [presence.watch(), presence.store.subscribe(read)];
  watch(() => toValue(id), read, { immediate: true });
  onScopeDispose(() => {
    for (const end of ends) end();
  });
  return text;
}
