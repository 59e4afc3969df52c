/**
 * For servers that render: pure functions, to which the moment, the language and the time zone are passed in, and the one that reads
 * what a page begins with. Nothing is kept.
 */
export { type DisplayLanguage, type Facts, type Said, type Status, saidAt, statusOf } from '@meeshy/status-protocol';
export type { SessionCredentials } from './client/credentials.ts';
export { getStatusDisplay } from './client/display.ts';
export type { InitialStatuses } from './client/initial.ts';
export { asOfText, lastSeenText } from './client/last-seen.ts';
export { alikeIds, initialOf, isolated, nameOf } from './client/names.ts';
export { type FactsLike, factsOf, type SaidLike, saidOf, type UserLike } from './client/people.ts';
export { type ShownPerson, shownOf } from './client/person.ts';
export { type ReadStatuses, type ReadStatusesOptions, readStatuses } from './client/read-statuses.ts';
export type { Reading } from './client/reading.ts';
export { presenceLine, stateText, untilText } from './client/said-text.ts';
export { completeWords, type Language, type SomeWords, type Words } from './client/words.ts';
