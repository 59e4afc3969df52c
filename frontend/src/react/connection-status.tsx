import type { DisplayLanguage } from '@meeshy/status-protocol';
import { pageLanguage } from '../client/words.ts';

export interface ConnectionStatusProps {
  language?: DisplayLanguage;
}

/** The light of the connection itself: a small dot while all is well, words and a button otherwise. */
export function ConnectionStatus({ language = pageLanguage() }: ConnectionStatusProps) {
  return <span data-language={language} />;
}
