import { type PresenceEvent, statusEvent } from '../../presence/shown/wire.ts';
import { type Face, inVersion, limited } from '../../presence/sight/face.ts';
import type { Sight } from '../../presence/sight/sight.ts';

/** In JSON of an event. Whatever a name holds, quotes in it are escaped. */
const VERSION = /"version":\d+/;

/** A face as a piece of many frames: put into JSON once, however many viewers it has. */
export class Piece {
  readonly face: Face;
  readonly #at: number;
  #event: PresenceEvent | undefined;
  #json: string | undefined;
  #limited: Piece | undefined;

  /** `at`: when the change was made. */
  constructor(face: Face, at: number, json?: string) {
    this.face = face;
    this.#at = at;
    this.#json = json;
  }

  get event(): PresenceEvent {
    this.#event ??= statusEvent(this.face, this.#at);
    return this.#event;
  }

  /** The same face, limited as the sight is. */
  asSeenBy({ limitedBy }: Sight): Piece {
    if (!limitedBy) return this;
    this.#limited ??= new Piece(limited(this.face), this.#at);
    return this.#limited;
  }

  get json(): string {
    this.#json ??= JSON.stringify(this.event);
    return this.#json;
  }

  /** The same in a higher version. One viewer may have others of each: so nothing else is written again. */
  inVersion(version: number): Piece {
    if (version === this.face.version) return this;
    return new Piece(inVersion(this.face, version), this.#at, this.json.replace(VERSION, `"version":${version}`));
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
