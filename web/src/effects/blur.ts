/**
 * Blurs what is behind the person: by the camera's own means where it has them, else by MediaPipe's
 * segmenter and two canvases.
 */

import { ImageSegmenter } from "@mediapipe/tasks-vision";
import loader from "@mediapipe/tasks-vision/vision_wasm_internal.js?url";
import wasm from "@mediapipe/tasks-vision/vision_wasm_internal.wasm?url";

import type { Refined } from "../rtc/devices";
import model from "./selfie-landscape.tflite?url";

/** Pictures a second: what a laptop without a graphics card does beside all the rest. */
const RATE = 20;
/** What the model looks at. */
const LOOK = { width: 256, height: 144 };
/** So small that nothing can be read in it; drawn large again it is a soft background. */
const SOFT = { width: 32, height: 18 };
const FIRST_PICTURE_WITHIN = 5_000;

type Native = MediaTrackCapabilities & { readonly backgroundBlur?: readonly boolean[] };

export async function blurBackground(raw: MediaStreamTrack): Promise<Refined> {
  return (await byCamera(raw)) ?? bySegmenter(raw);
}

/** The browser's constraint: costs nothing, and works while the page is hidden. */
async function byCamera(raw: MediaStreamTrack): Promise<Refined | null> {
  const able: Native | undefined = raw.getCapabilities?.();
  if (!able?.backgroundBlur?.includes(true)) return null;
  const set = (on: boolean): Promise<void> =>
    raw.applyConstraints({ backgroundBlur: on } as MediaTrackConstraints);
  try {
    await set(true);
  } catch {
    return null;
  }
  return { track: raw, stop: () => void set(false).catch(() => undefined) };
}

async function bySegmenter(raw: MediaStreamTrack): Promise<Refined> {
  const [segmenter, video] = await Promise.all([newSegmenter(), shown(raw)]);
  const painter = new Painter(video);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  const next = (): void => {
    const began = performance.now();
    segmenter.segmentForVideo(painter.look(), began, ({ confidenceMasks }) => {
      const mask = confidenceMasks?.[0];
      if (mask) painter.paint(mask.getAsFloat32Array());
      mask?.close();
    });
    if (!over) timer = setTimeout(next, Math.max(5, 1000 / RATE - (performance.now() - began)));
  };
  const stop = (): void => {
    over = true;
    clearTimeout(timer);
    video.srcObject = null;
    segmenter.close();
  };
  try {
    next();
  } catch (error) {
    stop();
    throw error;
  }
  const [track] = painter.canvas.captureStream(RATE).getVideoTracks();
  if (!track) throw new Error("no track");
  return {
    track,
    stop: () => {
      track.stop();
      stop();
    },
  };
}

/** On the processor: a graphics card that is not there, or is busy, would be noticed too late. */
function newSegmenter(): Promise<ImageSegmenter> {
  return ImageSegmenter.createFromOptions(
    { wasmLoaderPath: loader, wasmBinaryPath: wasm },
    {
      baseOptions: { modelAssetPath: model, delegate: "CPU" },
      runningMode: "VIDEO",
      outputCategoryMask: false,
      outputConfidenceMasks: true,
    },
  );
}

async function shown(raw: MediaStreamTrack): Promise<HTMLVideoElement> {
  const video = document.createElement("video");
  video.muted = true;
  video.playsInline = true;
  video.srcObject = new MediaStream([raw]);
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("no picture")), FIRST_PICTURE_WITHIN);
  });
  await Promise.race([video.play(), late]);
  return video;
}

/** Puts the person, cut out by the mask, before the softened picture. */
class Painter {
  readonly canvas: HTMLCanvasElement;
  readonly #video: HTMLVideoElement;
  readonly #pen: CanvasRenderingContext2D;
  readonly #look: CanvasRenderingContext2D;
  readonly #soft: CanvasRenderingContext2D;
  readonly #mask: CanvasRenderingContext2D;
  readonly #edge: CanvasRenderingContext2D;
  readonly #pixels: ImageData;

  constructor(video: HTMLVideoElement) {
    this.#video = video;
    const size = { width: video.videoWidth, height: video.videoHeight };
    [this.#pen, this.#look, this.#soft] = [pen(size), pen(LOOK), pen(SOFT)];
    [this.#mask, this.#edge] = [pen(LOOK), pen(LOOK)];
    this.#edge.globalCompositeOperation = "copy";
    // Where a browser has no filters, the outline is a little jagged.
    this.#edge.filter = "blur(2px)";
    this.canvas = this.#pen.canvas;
    this.#pixels = this.#mask.createImageData(LOOK.width, LOOK.height);
  }

  /** The newest picture, as small as the model wants it. */
  look(): HTMLCanvasElement {
    this.#look.drawImage(this.#video, 0, 0, LOOK.width, LOOK.height);
    return this.#look.canvas;
  }

  /** `mask` says of each pixel of LOOK how surely it is a person, from 0 to 1. */
  paint(mask: Float32Array): void {
    const { data } = this.#pixels;
    for (let n = 0; n < mask.length && 4 * n + 3 < data.length; n += 1) {
      data[4 * n + 3] = (mask[n] ?? 0) * 255;
    }
    this.#mask.putImageData(this.#pixels, 0, 0);
    this.#edge.drawImage(this.#mask.canvas, 0, 0);
    this.#soft.drawImage(this.#look.canvas, 0, 0, SOFT.width, SOFT.height);
    const { width, height } = this.canvas;
    const draw = (mode: GlobalCompositeOperation, picture: CanvasImageSource): void => {
      this.#pen.globalCompositeOperation = mode;
      this.#pen.drawImage(picture, 0, 0, width, height);
    };
    draw("copy", this.#edge.canvas);
    draw("source-in", this.#video);
    draw("destination-over", this.#soft.canvas);
  }
}

function pen(size: { width: number; height: number }): CanvasRenderingContext2D {
  const canvas = Object.assign(document.createElement("canvas"), size);
  const context = canvas.getContext("2d");
  if (!context) throw new Error("no canvas");
  context.imageSmoothingEnabled = true;
  context.imageSmoothingQuality = "high";
  return context;
}
