import { ConnectionStatus } from '@meeshy/status-react';
import { useLanguage } from '../i18n/text.ts';

/** The library's light, the dot alone: the bar over the content has the words. */
export function ConnectionLight() {
  return <ConnectionStatus language={useLanguage()} isBrief />;
}
