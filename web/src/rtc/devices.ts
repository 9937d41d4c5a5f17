/**
 * The person's own microphone and camera: opening, choosing, losing and finding them again.
 *
 * Every failure has a word of its own, so that the page can say what to do about it.
 */

import { Emitter } from "./emitter";

export type CaptureKind = "mic" | "cam";
export type DeviceProblem = "denied" | "none" | "busy" | "insecure" | "unknown";
export type Permission = "granted" | "prompt" | "denied";

export interface Device {
  readonly id: string;
  readonly label: string;
}

export interface DeviceList {
  readonly mic: readonly Device[];
  readonly cam: readonly Device[];
  readonly speaker: readonly Device[];
}

/** What is made of a device's track; `stop` leaves the device itself alone. */
export interface Refined {
  readonly track: MediaStreamTrack;
  readonly stop: () => void;
}

/** Takes noise from a sound, or the background from a picture. Rejects where that does not work. */
export type Refine = (raw: MediaStreamTrack) => Promise<Refined>;

export interface DeviceEvents {
  /** A track was opened, replaced or lost. */
  track: { readonly kind: CaptureKind; readonly track: MediaStreamTrack | null };
  problem: { readonly kind: CaptureKind; readonly problem: DeviceProblem | null };
  list: DeviceList;
  /** Another device was taken in place of one that was unplugged. */
  moved: { readonly kind: CaptureKind; readonly label: string };
  /** What was to be made of the track did not work: it is used as it comes. */
  unrefined: CaptureKind;
}

/** The parts of the browser that are used; `media` is missing on insecure pages. */
export interface DeviceHost {
  readonly media: MediaDevices | undefined;
  readonly permission: (kind: CaptureKind) => Promise<Permission>;
}

export const NO_DEVICES: DeviceList = { mic: [], cam: [], speaker: [] };

const KINDS: Readonly<Record<MediaDeviceKind, keyof DeviceList>> = {
  audioinput: "mic",
  videoinput: "cam",
  audiooutput: "speaker",
};

const PROBLEMS: Readonly<Record<string, DeviceProblem>> = {
  NotAllowedError: "denied",
  SecurityError: "denied",
  NotFoundError: "none",
  OverconstrainedError: "none",
  NotReadableError: "busy",
  AbortError: "busy",
};

export function problemOf(error: unknown): DeviceProblem {
  const name = (error as { name?: unknown } | null)?.name;
  return (typeof name === "string" ? PROBLEMS[name] : undefined) ?? "unknown";
}

export class LocalMedia extends Emitter<DeviceEvents> {
  readonly #host: DeviceHost;
  /** As the devices give them, and what was made of them. */
  readonly #raw: Record<CaptureKind, MediaStreamTrack | null> = { mic: null, cam: null };
  readonly #refined: Record<CaptureKind, Refined | null> = { mic: null, cam: null };
  readonly #refine: Record<CaptureKind, Refine | null> = { mic: null, cam: null };
  readonly #chosen: Record<CaptureKind, string | null> = { mic: null, cam: null };
  readonly #wanted: Record<CaptureKind, boolean> = { mic: false, cam: false };
  readonly #opening = new Set<CaptureKind>();
  readonly #changed = (): void => void this.#devicesChanged();
  /** Off: the sound as it comes from the microphone, for music. */
  #processing = true;

  constructor(host: DeviceHost) {
    super();
    this.#host = host;
    host.media?.addEventListener("devicechange", this.#changed);
  }

  track(kind: CaptureKind): MediaStreamTrack | null {
    return this.#refined[kind]?.track ?? this.#raw[kind];
  }

  chosen(kind: CaptureKind): string | null {
    return this.#chosen[kind] ?? this.#raw[kind]?.getSettings().deviceId ?? null;
  }

  /** What opening both would meet: `prompt` when either one would ask. */
  async permission(): Promise<Permission> {
    const states = await Promise.all([this.#host.permission("mic"), this.#host.permission("cam")]);
    if (states.includes("prompt")) return "prompt";
    return states.includes("granted") ? "granted" : "denied";
  }

  /** Opens the kinds asked for in one question, and one by one where that fails. */
  async open(kinds: readonly CaptureKind[]): Promise<void> {
    for (const kind of kinds) this.#wanted[kind] = true;
    if (!this.#host.media) {
      for (const kind of kinds) this.emit("problem", { kind, problem: "insecure" });
      return;
    }
    for (const kind of kinds) this.#opening.add(kind);
    try {
      await this.#capture(kinds);
    } catch (error) {
      await this.#openEach(kinds, error);
    } finally {
      for (const kind of kinds) this.#opening.delete(kind);
    }
    await this.list();
  }

  /** Stops the device: its light goes out. */
  close(kind: CaptureKind): void {
    this.#wanted[kind] = false;
    this.#replace(kind, null, null);
  }

  async choose(kind: CaptureKind, deviceId: string | null): Promise<void> {
    this.#chosen[kind] = deviceId;
    if (this.#wanted[kind]) await this.open([kind]);
  }

  async process(on: boolean): Promise<void> {
    if (on === this.#processing) return;
    this.#processing = on;
    if (this.#wanted.mic) await this.open(["mic"]);
  }

  /** Has something made of each track of a kind; null: as it comes. */
  async refine(kind: CaptureKind, refine: Refine | null): Promise<void> {
    this.#refine[kind] = refine;
    const raw = this.#raw[kind];
    if (raw) await this.#take(kind, raw);
  }

  /** Labels are empty until a permission was given; such devices are left out. */
  async list(): Promise<DeviceList> {
    const found: Record<keyof DeviceList, Device[]> = { mic: [], cam: [], speaker: [] };
    const infos = (await this.#host.media?.enumerateDevices()) ?? [];
    for (const { kind, deviceId, label } of infos) {
      if (deviceId && label) found[KINDS[kind]].push({ id: deviceId, label });
    }
    this.emit("list", found);
    return found;
  }

  stop(): void {
    this.#host.media?.removeEventListener("devicechange", this.#changed);
    this.close("mic");
    this.close("cam");
  }

  // --- opening ---

  async #openEach(kinds: readonly CaptureKind[], error: unknown): Promise<void> {
    const first = kinds[0];
    if (kinds.length === 1 && first) {
      await this.#openAny(first, error);
      return;
    }
    for (const kind of kinds) {
      // A refusal is not asked again; only what was granted before is still worth a try.
      const refused = problemOf(error) === "denied";
      if (refused && (await this.#host.permission(kind)) !== "granted") {
        this.#fail(kind, error);
      } else {
        await this.#capture([kind]).catch((reason: unknown) => this.#openAny(kind, reason));
      }
    }
  }

  /** The chosen device may be gone: any other is better than none. */
  async #openAny(kind: CaptureKind, error: unknown): Promise<void> {
    if (problemOf(error) === "none" && this.#chosen[kind] !== null) {
      this.#chosen[kind] = null;
      await this.#capture([kind]).catch((reason: unknown) => this.#fail(kind, reason));
    } else {
      this.#fail(kind, error);
    }
  }

  async #capture(kinds: readonly CaptureKind[]): Promise<void> {
    const stream = await this.#host.media?.getUserMedia(this.#constraints(kinds));
    for (const track of stream?.getTracks() ?? []) {
      const kind = track.kind === "audio" ? "mic" : "cam";
      if (!this.#wanted[kind]) {
        // Switched off while the browser was asking.
        track.stop();
        continue;
      }
      track.onended = () => void this.#lost(kind, track);
      await this.#take(kind, track);
      this.emit("problem", { kind, problem: null });
    }
  }

  async #take(kind: CaptureKind, raw: MediaStreamTrack): Promise<void> {
    const refine = this.#refine[kind];
    const refined = refine === null ? null : await refine(raw).catch(() => null);
    const stale = this.#refine[kind] !== refine;
    if (!this.#wanted[kind] || stale) {
      refined?.stop();
      if (this.#wanted[kind]) return this.#take(kind, raw); // decided otherwise meanwhile
      if (this.#raw[kind] !== raw) raw.stop(); // switched off meanwhile
      return;
    }
    if (refine !== null && refined === null) this.emit("unrefined", kind);
    this.#replace(kind, raw, refined);
  }

  #constraints(kinds: readonly CaptureKind[]): MediaStreamConstraints {
    const device = (kind: CaptureKind): MediaTrackConstraints => {
      const id = this.#chosen[kind];
      return id === null ? {} : { deviceId: { exact: id } };
    };
    const on = this.#processing;
    const sound = { echoCancellation: on, noiseSuppression: on, autoGainControl: on };
    const picture = {
      width: { ideal: 1280 },
      height: { ideal: 720 },
      frameRate: { ideal: 30, max: 30 },
    };
    return {
      audio: kinds.includes("mic") && { ...device("mic"), ...sound },
      video: kinds.includes("cam") && { ...device("cam"), ...picture },
    };
  }

  #fail(kind: CaptureKind, error: unknown): void {
    this.#replace(kind, null, null);
    this.emit("problem", { kind, problem: problemOf(error) });
  }

  #replace(kind: CaptureKind, raw: MediaStreamTrack | null, refined: Refined | null): void {
    const former = { raw: this.#raw[kind], refined: this.#refined[kind], track: this.track(kind) };
    this.#raw[kind] = raw;
    this.#refined[kind] = refined;
    const track = this.track(kind);
    if (track !== former.track) this.emit("track", { kind, track });
    // Stopped after the new one is on the wire, so that there is no gap.
    if (former.refined !== refined) former.refined?.stop();
    if (!former.raw || former.raw === raw) return;
    former.raw.onended = null;
    former.raw.stop();
  }

  // --- losing ---

  /** Unplugged: take another device of its kind, if there is one. Until then the dead track stays,
   * so that nobody takes the person for muted by their own wish. */
  async #lost(kind: CaptureKind, track: MediaStreamTrack): Promise<void> {
    if (this.#raw[kind] !== track) return;
    this.#chosen[kind] = null;
    await this.open([kind]);
    const other = this.#raw[kind];
    if (other && other !== track) this.emit("moved", { kind, label: other.label });
  }

  /** Plugged in: a kind that was wanted and missing is opened. */
  async #devicesChanged(): Promise<void> {
    const list = await this.list();
    for (const kind of ["mic", "cam"] as const) {
      const missing = this.#wanted[kind] && this.#raw[kind] === null;
      if (missing && !this.#opening.has(kind) && list[kind].length > 0) await this.open([kind]);
    }
  }
}

export const browserDevices: DeviceHost = {
  // Undefined on insecure pages, whatever the types say.
  media: globalThis.navigator?.mediaDevices,
  permission: async (kind) => {
    const name = (kind === "mic" ? "microphone" : "camera") as PermissionName;
    try {
      return (await navigator.permissions.query({ name })).state;
    } catch {
      // The browser does not tell: asking is the only way to know.
      return "prompt";
    }
  },
};
