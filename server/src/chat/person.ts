import { beside, type Face, type Look, type Shown, wireOf } from '@meeshy/status-gateway';
import type { Person } from '@meeshy/status-protocol';
import type { PersonRecord } from './records.ts';

/** A person as whoever looks sees them. */
export function toPerson(record: PersonRecord, isSeen: boolean, look: Look): Shown<Person> {
  return withFace(record, faceIn(record, isSeen, look));
}

export function faceIn({ id, username, kind, facts, claims }: PersonRecord, isSeen: boolean, look: Look): Face {
  return look(claims ? { id, username, kind, facts, claims } : { id, username, kind, facts }, isSeen);
}

export function withFace(record: PersonRecord, face: Face): Shown<Person> {
  return beside(called(record), wireOf(face));
}

/** Who it is, whatever they show. */
export function called({ id, username, kind, displayName }: PersonRecord) {
  return { id, username, displayName, isAnonymous: kind === 'anonymous' };
}
