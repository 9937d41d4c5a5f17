/** An RTCPeerConnection that negotiates nothing and writes everything down. */

import type { PeerFactory } from "../../../src/rtc/peer";

export interface FakeTrack {
  readonly id: string;
  readonly kind: "audio" | "video";
  getSettings(): { width?: number; deviceId?: string };
}

export function fakeTrack(kind: "audio" | "video", id: string, width?: number): MediaStreamTrack {
  const track: FakeTrack = { id, kind, getSettings: () => (width === undefined ? {} : { width }) };
  return track as unknown as MediaStreamTrack;
}

class FakeSender {
  track: MediaStreamTrack | null = null;
  encodings: RTCRtpEncodingParameters[];
  refuses = false;

  constructor(encodings: RTCRtpEncodingParameters[]) {
    this.encodings = encodings;
  }

  async replaceTrack(track: MediaStreamTrack | null): Promise<void> {
    this.track = track;
  }

  degradation: RTCDegradationPreference | undefined;

  getParameters(): { encodings: RTCRtpEncodingParameters[]; degradationPreference?: RTCDegradationPreference } {
    return { encodings: this.encodings.map((encoding) => ({ ...encoding })) };
  }

  async setParameters({
    encodings,
    degradationPreference,
  }: ReturnType<FakeSender["getParameters"]>): Promise<void> {
    if (this.refuses) throw new DOMException("no", "InvalidModificationError");
    this.degradation = degradationPreference;
    this.encodings = encodings;
  }
}

export class FakeTransceiver {
  mid: string | null = null;
  codecs: RTCRtpCodec[] = [];
  readonly sender: FakeSender;
  readonly receiver: { track: MediaStreamTrack };

  constructor(
    readonly kind: "audio" | "video",
    readonly direction: RTCRtpTransceiverDirection,
    encodings: RTCRtpEncodingParameters[],
    id: string,
  ) {
    this.sender = new FakeSender(encodings);
    this.receiver = { track: fakeTrack(kind, id) };
  }

  setCodecPreferences(codecs: RTCRtpCodec[]): void {
    this.codecs = codecs;
  }
}

export class FakePeerConnection {
  onconnectionstatechange: (() => void) | null = null;
  oniceconnectionstatechange: (() => void) | null = null;
  connectionState: RTCPeerConnectionState = "new";
  iceConnectionState: RTCIceConnectionState = "new";
  signalingState: RTCSignalingState = "stable";
  localDescription: { sdp: string } | null = null;
  answers: string[] = [];
  offers = 0;
  restarts = 0;
  closed = false;
  readonly transceivers: FakeTransceiver[] = [];

  constructor(
    readonly config: RTCConfiguration,
    readonly n: number,
    private readonly refusesModes = false,
  ) {}

  addTransceiver(kind: "audio" | "video", init: RTCRtpTransceiverInit): FakeTransceiver {
    if (this.refusesModes && init.sendEncodings?.some((one) => "scalabilityMode" in one)) {
      throw new DOMException("no such mode", "OperationError");
    }
    const id = `pc${this.n}-${this.transceivers.length}`;
    const encodings = (init.sendEncodings ?? [{}]).map((encoding) => ({ ...encoding }));
    const made = new FakeTransceiver(kind, init.direction ?? "sendrecv", encodings, id);
    this.transceivers.push(made);
    return made;
  }

  getTransceivers(): FakeTransceiver[] {
    return this.transceivers;
  }

  restartIce(): void {
    this.restarts += 1;
  }

  async setLocalDescription(): Promise<void> {
    this.offers += 1;
    this.transceivers.forEach((transceiver, index) => (transceiver.mid = String(index)));
    this.localDescription = { sdp: `offer ${this.offers} of pc${this.n}` };
    this.signalingState = "have-local-offer";
  }

  async setRemoteDescription({ sdp }: { sdp: string }): Promise<void> {
    this.answers.push(sdp);
    this.signalingState = "stable";
  }

  async getStats(): Promise<Map<string, object>> {
    return new Map();
  }

  close(): void {
    this.closed = true;
  }

  // --- the far end ---

  link(connection: RTCPeerConnectionState, ice: RTCIceConnectionState): void {
    this.connectionState = connection;
    this.iceConnectionState = ice;
    this.oniceconnectionstatechange?.();
    this.onconnectionstatechange?.();
  }

  connect(): void {
    this.link("connected", "connected");
  }
}

const codec = (mimeType: string, parameters?: string): RTCRtpCodec => ({
  mimeType,
  clockRate: 90000,
  ...(parameters ? { sdpFmtpLine: parameters } : {}),
});

/** As Chromium lists them. */
const h264 = (mode: number, profile: string): string =>
  `H264 level-asymmetry-allowed=1;packetization-mode=${mode};profile-level-id=${profile}`;
const VIDEO = [
  "VP8",
  "rtx",
  "VP9 profile-id=0",
  "VP9 profile-id=2",
  h264(1, "42001f"),
  h264(0, "42e01f"),
  h264(1, "42e01f"),
  h264(1, "4d001f"),
  "AV1 level-idx=5;profile=0;tier=0",
  "AV1 level-idx=5;profile=1;tier=0",
  "ulpfec",
];

export class FakePeers implements PeerFactory {
  readonly made: FakePeerConnection[] = [];
  /** Whether `scalabilityMode` is an error, as for a browser whose codecs have no such mode. */
  refusesModes = false;

  create(config: RTCConfiguration): RTCPeerConnection {
    const pc = new FakePeerConnection(config, this.made.length + 1, this.refusesModes);
    this.made.push(pc);
    return pc as unknown as RTCPeerConnection;
  }

  codecs(kind: "audio" | "video"): RTCRtpCodec[] {
    const names = kind === "audio" ? ["opus", "red", "PCMU"] : VIDEO;
    return names.map((text) => {
      const [name, parameters] = text.split(" ");
      return codec(`${kind}/${name}`, parameters);
    });
  }

  get latest(): FakePeerConnection {
    const pc = this.made.at(-1);
    if (!pc) throw new Error("no connection was made");
    return pc;
  }
}
