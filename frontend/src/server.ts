/** Pure functions, for servers that render: the moment and the language are passed in, nothing is kept. */
export { type DisplayLanguage, type Facts, type Said, type Status, saidAt, statusOf } from '@meeshy/status-protocol';
export { getStatusDisplay } from './client/display.ts';
export { asOfText, lastSeenText } from './client/last-seen.ts';
export { alikeIds, initialOf, isolated, nameOf } from './client/names.ts';
export { type FactsLike, factsOf, type SaidLike, saidOf, type UserLike } from './client/people.ts';
export { shownOf } from './client/person.ts';
export type { Reading } from './client/reading.ts';
export { presenceLine, stateText, untilText } from './client/said-text.ts';
