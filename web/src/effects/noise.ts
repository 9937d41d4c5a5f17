/** Takes noise from the microphone's sound, by RNNoise in an audio worklet. */

import { loadRnnoise, RnnoiseWorkletNode } from "@sapphi-red/web-noise-suppressor";
import wasm from "@sapphi-red/web-noise-suppressor/rnnoise.wasm?url";
import simd from "@sapphi-red/web-noise-suppressor/rnnoise_simd.wasm?url";
import worklet from "@sapphi-red/web-noise-suppressor/rnnoiseWorklet.js?url";

import type { Refined } from "../rtc/devices";

/** What RNNoise was trained for. */
const RATE = 48_000;
/** A sound system that has not begun after this long will not. */
const START_WITHIN = 3_000;

export async function suppressNoise(raw: MediaStreamTrack): Promise<Refined> {
  const context = new AudioContext({ sampleRate: RATE });
  try {
    const [wasmBinary] = await Promise.all([
      loadRnnoise({ url: wasm, simdUrl: simd }),
      context.audioWorklet.addModule(worklet),
      running(context),
    ]);
    const node = new RnnoiseWorkletNode(context, { maxChannels: 1, wasmBinary });
    const target = context.createMediaStreamDestination();
    context.createMediaStreamSource(new MediaStream([raw])).connect(node).connect(target);
    const [track] = target.stream.getAudioTracks();
    if (!track) throw new Error("no track");
    return {
      track,
      stop: () => {
        node.destroy();
        void context.close();
      },
    };
  } catch (error) {
    void context.close();
    throw error;
  }
}

async function running(context: AudioContext): Promise<void> {
  const late = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("no sound system")), START_WITHIN);
  });
  await Promise.race([context.resume(), late]);
}
