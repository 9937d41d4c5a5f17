/**
 * Who is in which receiving pair.
 *
 * The server moves people between slots; a tile asks for a person and a source and gets the
 * video track of the pair they are in. Sound needs no asking: each pair has one audio element
 * that plays whoever is in it.
 */

import type { Peer } from "./peer";
import type { SlotInfo } from "./protocol";

export type PictureSource = "cam" | "screen";

/** One pair with its streams, split so that pictures and sound play in elements of their own. */
export interface Slot {
  readonly n: number;
  readonly p: string | null;
  readonly src: PictureSource | null;
  readonly sound: MediaStream;
  readonly picture: MediaStream;
}

type Streams = Pick<Slot, "sound" | "picture">;

export class SlotTable {
  readonly #stream: (tracks: MediaStreamTrack[]) => MediaStream;
  /** Streams by m-lines: the same objects as long as the connection lives, so nothing blinks. */
  #streams = new Map<string, Streams>();
  #slots: readonly Slot[] = [];
  #map: readonly SlotInfo[] = [];
  #peer: Peer | null = null;

  constructor(stream: (tracks: MediaStreamTrack[]) => MediaStream) {
    this.#stream = stream;
  }

  get slots(): readonly Slot[] {
    return this.#slots;
  }

  /** The connection whose tracks the streams carry. */
  get peer(): Peer | null {
    return this.#peer;
  }

  /**
   * Takes a whole map. Pairs that the connection does not have (yet) are left out. A new
   * connection has other tracks: the former streams end with the former one.
   */
  assign(map: readonly SlotInfo[], peer: Peer): readonly Slot[] {
    if (peer !== this.#peer) this.#streams = new Map();
    this.#peer = peer;
    this.#map = map;
    this.#slots = map.flatMap((info) => this.#slot(info, peer));
    return this.#slots;
  }

  /** The same map on a new connection. */
  rebind(peer: Peer): readonly Slot[] {
    return this.assign(this.#map, peer);
  }

  #slot(info: SlotInfo, peer: Peer): Slot[] {
    const key = `${info.a}/${info.v}`;
    const streams = this.#streams.get(key) ?? this.#bind(info, peer);
    if (!streams) return [];
    this.#streams.set(key, streams);
    return [{ n: info.n, p: info.p, src: info.src, ...streams }];
  }

  #bind(info: SlotInfo, peer: Peer): Streams | null {
    const receiver = peer.receiver(info.a, info.v);
    if (!receiver) return null;
    return {
      sound: this.#stream([receiver.audio]),
      picture: this.#stream([receiver.video]),
    };
  }
}

/** The slot that shows source `src` of participant `p`. */
export function slotOf(slots: readonly Slot[], p: string, src: PictureSource): Slot | undefined {
  return slots.find((slot) => slot.p === p && slot.src === src);
}
