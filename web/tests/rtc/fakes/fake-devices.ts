/** Microphones and cameras that a test plugs, unplugs, blocks and occupies. */

import type { DeviceHost, Permission } from "../../../src/rtc/devices";

export interface FakeCapture {
  readonly kind: "audio" | "video";
  readonly deviceId: string;
  stopped: boolean;
  onended: (() => void) | null;
  stop(): void;
  getSettings(): { deviceId: string; width: number };
}

export class FakeDevices {
  infos: { kind: MediaDeviceKind; deviceId: string; label: string }[] = [];
  permissions = { mic: "granted" as Permission, cam: "granted" as Permission };
  busy = new Set<string>();
  readonly asked: MediaStreamConstraints[] = [];
  readonly opened: FakeCapture[] = [];
  #listener: (() => void) | null = null;

  readonly host: DeviceHost = {
    media: {
      enumerateDevices: async () => this.infos,
      getUserMedia: (constraints: MediaStreamConstraints) => this.#open(constraints),
      addEventListener: (_name: string, listener: () => void) => (this.#listener = listener),
      removeEventListener: () => (this.#listener = null),
    } as unknown as MediaDevices,
    permission: async (kind) => this.permissions[kind],
  };

  get listening(): boolean {
    return this.#listener !== null;
  }

  plug(kind: MediaDeviceKind, deviceId: string): void {
    this.infos.push({ kind, deviceId, label: `Label of ${deviceId}` });
    this.#listener?.();
  }

  unplug(deviceId: string): void {
    this.infos = this.infos.filter((info) => info.deviceId !== deviceId);
    for (const capture of this.opened) {
      if (capture.deviceId === deviceId && !capture.stopped) capture.onended?.();
    }
    this.#listener?.();
  }

  async #open(constraints: MediaStreamConstraints): Promise<MediaStream> {
    this.asked.push(constraints);
    const made: FakeCapture[] = [];
    if (constraints.audio) made.push(this.#one("audio", "mic", constraints.audio));
    if (constraints.video) made.push(this.#one("video", "cam", constraints.video));
    this.opened.push(...made);
    return { getTracks: () => made } as unknown as MediaStream;
  }

  #one(
    kind: "audio" | "video",
    permission: "mic" | "cam",
    wanted: true | MediaTrackConstraints,
  ): FakeCapture {
    const exact = typeof wanted === "object" && (wanted.deviceId as { exact?: string } | undefined);
    const id = exact ? exact.exact : undefined;
    const device = this.infos.find(
      (info) => info.kind === `${kind}input` && (id === undefined || info.deviceId === id),
    );
    if (this.permissions[permission] === "denied") throw new DOMException("", "NotAllowedError");
    if (!device) throw new DOMException("", id ? "OverconstrainedError" : "NotFoundError");
    if (this.busy.has(device.deviceId)) throw new DOMException("", "NotReadableError");
    const capture: FakeCapture = {
      kind,
      deviceId: device.deviceId,
      stopped: false,
      onended: null,
      stop: () => (capture.stopped = true),
      getSettings: () => ({ deviceId: device.deviceId, width: 1280 }),
    };
    return capture;
  }
}
