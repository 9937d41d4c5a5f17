/**
 * One RTCPeerConnection: the fixed m-lines of docs/protocol.md, of which only we offer.
 *
 * `0` mic, `1` camera (simulcast), `2` screen, `3` screen audio, all sending; then pairs of audio
 * and video receivers. Muting, camera and screen are `replaceTrack`: after the first answer
 * nothing is negotiated again but ICE restarts, and the video codec when somebody enters who
 * cannot receive it.
 */

import { Emitter } from "./emitter";
import {
  type Encoding,
  type Layer,
  layerCount,
  layers,
  type Rid,
  ridsFor,
  TEMPORAL,
} from "./encodings";
import { preferred } from "./codecs";
import type { Sdp, SourceName } from "./protocol";

export const SLOTS = 9;
/** Width in pixels that is assumed while no camera is open: the one that is asked for. */
export const EXPECTED_WIDTH = 1280;

const SENDING: readonly SourceName[] = ["mic", "cam", "screen", "screen-audio"];
const SCREEN_BITRATE = 2_500_000;

export type MediaKind = "audio" | "video";
/** `failed` is ICE, which a restart may heal; `dead` is DTLS, which only a new connection does. */
export type LinkState = "new" | "connecting" | "connected" | "disconnected" | "failed" | "dead";

export interface PeerFactory {
  create(config: RTCConfiguration): RTCPeerConnection;
  /** What the browser can receive; empty when it does not say. */
  codecs(kind: MediaKind): RTCRtpCodec[];
}

export interface PeerOptions {
  readonly gen: number;
  readonly factory: PeerFactory;
  /** Width of the captured camera picture in pixels. */
  readonly width?: number;
  readonly slots?: number;
}

/** The tracks of one receiving pair, known by their m-lines. */
export interface Receiver {
  readonly audio: MediaStreamTrack;
  readonly video: MediaStreamTrack;
}

export interface PeerEvents {
  link: LinkState;
}

export class Peer extends Emitter<PeerEvents> {
  readonly gen: number;
  readonly rids: readonly Rid[];
  readonly #pc: RTCPeerConnection;
  readonly #senders = new Map<SourceName, RTCRtpTransceiver>();
  readonly #pairs: (readonly [RTCRtpTransceiver, RTCRtpTransceiver])[] = [];
  #width: number;
  #max: Rid | null = "f";
  #first: Promise<Sdp> | null = null;
  #link: LinkState = "new";
  /** Parameters are set one after another: a second call before the first ends is an error. */
  #fitting: Promise<void> = Promise.resolve();

  constructor({ gen, factory, width = EXPECTED_WIDTH, slots = SLOTS }: PeerOptions) {
    super();
    this.gen = gen;
    this.#width = width;
    this.rids = ridsFor(width);
    this.#pc = factory.create({ bundlePolicy: "max-bundle" });
    this.#addSenders();
    for (let n = 0; n < slots; n += 1) {
      this.#pairs.push([this.#add("audio", "recvonly"), this.#add("video", "recvonly")]);
    }
    this.#preferCodecs(factory);
    this.#pc.onconnectionstatechange = () => this.#linkChanged();
    this.#pc.oniceconnectionstatechange = () => this.#linkChanged();
  }

  get link(): LinkState {
    return this.#link;
  }

  /** Whether the declared layers are those of a picture `width` pixels wide. */
  suits(width: number): boolean {
    return layerCount(width) === this.rids.length;
  }

  /** The first offer; made once, so that it can be ready before the person enters. */
  offer(): Promise<Sdp> {
    this.#first ??= this.#makeOffer();
    return this.#first;
  }

  /** An offer with new ICE credentials on the same DTLS session. */
  restart(): Promise<Sdp> {
    this.#pc.restartIce();
    return this.#makeOffer();
  }

  /** Whether no offer waits for its answer. */
  get settled(): boolean {
    return this.#pc.signalingState === "stable";
  }

  /** An offer of what there is already: the answer may name another video codec. */
  offerAgain(): Promise<Sdp> {
    return this.#makeOffer();
  }

  /** Takes the answer to the newest offer; an older generation's is not for us. */
  async accept(answer: Sdp): Promise<void> {
    if (answer.gen !== this.gen || this.#pc.signalingState !== "have-local-offer") return;
    await this.#pc.setRemoteDescription({ type: "answer", sdp: answer.sdp });
    // Some browsers forget what was declared when they negotiate.
    await this.#fit();
  }

  /** Puts a track on an m-line, or takes it off. */
  async send(source: SourceName, track: MediaStreamTrack | null): Promise<void> {
    await this.#senders.get(source)?.sender.replaceTrack(track);
    if (source === "screen" && track) await this.#keepSharp();
    if (source === "cam" && track) await this.fit(track.getSettings().width ?? EXPECTED_WIDTH);
  }

  /** The camera's picture is now `width` pixels wide. */
  async fit(width: number): Promise<void> {
    if (width === this.#width) return;
    this.#width = width;
    await this.#fit();
  }

  /** Nobody looks at more than layer `max` of the camera. */
  async limit(max: Rid | null): Promise<void> {
    if (max === this.#max) return;
    this.#max = max;
    await this.#fit();
  }

  /** The receiving pair whose m-lines are `audio` and `video`; null before the first offer. */
  receiver(audio: string, video: string): Receiver | null {
    const pair = this.#pairs.find(([a, v]) => a.mid === audio && v.mid === video);
    return pair ? { audio: pair[0].receiver.track, video: pair[1].receiver.track } : null;
  }

  stats(): Promise<RTCStatsReport> {
    return this.#pc.getStats();
  }

  close(): void {
    this.#pc.onconnectionstatechange = null;
    this.#pc.oniceconnectionstatechange = null;
    this.#pc.close();
  }

  // --- building ---

  #addSenders(): void {
    for (const source of SENDING) {
      const kind = source === "mic" || source === "screen-audio" ? "audio" : "video";
      this.#senders.set(source, this.#add(kind, "sendonly", this.#encodings(source)));
    }
  }

  #encodings(source: SourceName): Encoding[] | undefined {
    if (source === "cam") {
      return layers(this.rids, this.#width).map((one) => ({ ...one, scalabilityMode: TEMPORAL }));
    }
    return source === "screen" ? [{ maxBitrate: SCREEN_BITRATE }] : undefined;
  }

  #add(
    kind: MediaKind,
    direction: RTCRtpTransceiverDirection,
    sendEncodings?: Encoding[],
  ): RTCRtpTransceiver {
    if (!sendEncodings) return this.#pc.addTransceiver(kind, { direction });
    try {
      return this.#pc.addTransceiver(kind, { direction, sendEncodings });
    } catch {
      // A mode that none of its codecs has is an error for some browsers.
      const plain = sendEncodings.map(({ scalabilityMode: _, ...rest }) => rest);
      return this.#pc.addTransceiver(kind, { direction, sendEncodings: plain });
    }
  }

  #preferCodecs(factory: PeerFactory): void {
    const audio = factory.codecs("audio").filter(preferred);
    const video = factory.codecs("video").filter(preferred);
    for (const transceiver of this.#pc.getTransceivers()) {
      const codecs = transceiver.receiver.track.kind === "audio" ? audio : video;
      if (codecs.length > 0) transceiver.setCodecPreferences(codecs);
    }
  }

  async #makeOffer(): Promise<Sdp> {
    await this.#pc.setLocalDescription();
    return { gen: this.gen, sdp: this.#pc.localDescription?.sdp ?? "" };
  }

  // --- layers ---

  /** A screen loses frames before it loses pixels: its text has to stay legible. */
  async #keepSharp(): Promise<void> {
    const sender = this.#senders.get("screen")?.sender;
    const parameters = sender?.getParameters();
    if (!sender || !parameters) return;
    parameters.degradationPreference = "maintain-resolution";
    // Where the browser knows no such wish, the track's content hint says the same.
    await sender.setParameters(parameters).catch(() => undefined);
  }

  #fit(): Promise<void> {
    this.#fitting = this.#fitting.then(() => this.#applyLayers());
    return this.#fitting;
  }

  async #applyLayers(): Promise<void> {
    const sender = this.#senders.get("cam")?.sender;
    const parameters = sender?.getParameters();
    const wanted = layers(this.rids, this.#width, this.#max);
    if (!sender || !parameters || !fill(parameters.encodings, wanted)) return;
    // The picture stays as it is when the browser refuses; nothing depends on it.
    await sender.setParameters(parameters).catch(() => undefined);
  }

  // --- link ---

  #linkChanged(): void {
    const link = linkState(this.#pc.connectionState, this.#pc.iceConnectionState);
    if (link === this.#link) return;
    this.#link = link;
    this.emit("link", link);
  }
}

/** ICE and DTLS in one word; `disconnected` is ICE alone and may come back by itself. */
export function linkState(
  connection: RTCPeerConnectionState,
  ice: RTCIceConnectionState,
): LinkState {
  if (ice === "failed") return "failed";
  if (connection === "failed") return "dead";
  if (ice === "disconnected") return "disconnected";
  if (connection === "connected") return "connected";
  return connection === "new" ? "new" : "connecting";
}

/** Writes `wanted` into what the browser holds; false when nothing is different. */
function fill(encodings: RTCRtpEncodingParameters[], wanted: readonly Layer[]): boolean {
  let changed = false;
  encodings.forEach((encoding, index) => {
    const layer = wanted.find((one) => one.rid === encoding.rid) ?? wanted[index];
    if (!layer) return;
    changed ||=
      encoding.active !== layer.active ||
      encoding.scaleResolutionDownBy !== layer.scaleResolutionDownBy;
    const { active, scaleResolutionDownBy, maxBitrate } = layer;
    Object.assign(encoding, { active, scaleResolutionDownBy, maxBitrate });
  });
  return changed;
}
