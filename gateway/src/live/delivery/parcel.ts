import type { UserStatusEvent } from '@meeshy/status-protocol';
import type { Face } from '../../presence/face.ts';
import { statusEvent } from './events.ts';

/** A face as a piece of many frames: put into JSON once, however many viewers it has. */
export class Piece {
  readonly face: Face;
  readonly event: UserStatusEvent;
  #json: string | undefined;

  /** `at`: when the change was made. */
  constructor(face: Face, at: number) {
    this.face = face;
    this.event = statusEvent(face, at);
  }

  get json(): string {
    this.#json ??= JSON.stringify(this.event);
    return this.#json;
  }
}

/** Pieces that leave together. A transport encodes it once per wire form; viewers who are owed the same share it. */
export class Parcel {
  readonly pieces: readonly Piece[];
  /** How many viewers share it: what a form costs is divided by so many. */
  readonly viewers: number;
  readonly #forms = new Map<string, unknown>();

  constructor(pieces: readonly Piece[], viewers = 1) {
    this.pieces = pieces;
    this.viewers = viewers;
  }

  /** The parcel in the form `name`, made by `encode` when it is first asked for. */
  as<Form>(name: string, encode: (pieces: readonly Piece[]) => Form): Form {
    const known = this.#forms.get(name);
    if (known !== undefined) return known as Form;
    const form = encode(this.pieces);
    this.#forms.set(name, form);
    return form;
  }
}
