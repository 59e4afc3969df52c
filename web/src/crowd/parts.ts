/** What a crowd needs besides what every conversation does, fetched when one is opened. */
export { AuthorWatch } from './author-watch.tsx';
export { CrowdCounts } from './crowd-counts.tsx';
export { CrowdPane } from './crowd-pane.tsx';
