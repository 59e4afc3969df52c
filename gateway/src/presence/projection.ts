import { ABSENT, type Facts } from '@meeshy/status-protocol';

/**
 * P12: what a viewer may see of a subject. Every exit (event, snapshot, REST, count, history) passes here.
 * `sees`: the viewer is the subject itself or in its audience.
 */
export function visibleFacts(facts: Facts, sees: boolean): Facts {
  return sees ? facts : ABSENT;
}
