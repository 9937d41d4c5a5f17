/** Puts a stream on a media element and starts it. */

export type Blocked = () => void;

/** `blocked` is called when the browser wants a click first. */
export function play(
  element: HTMLMediaElement,
  stream: MediaStream | null,
  blocked: Blocked = () => undefined,
): void {
  if (element.srcObject !== stream) element.srcObject = stream;
  if (!stream) return;
  element.play().catch((error: unknown) => {
    // AbortError: another stream came in between, which plays in its turn.
    if ((error as DOMException).name === "NotAllowedError") blocked();
  });
}

/** Sends the sound to a chosen loudspeaker, where the browser can. */
export async function route(element: HTMLMediaElement, speaker: string | null): Promise<void> {
  if (typeof element.setSinkId !== "function" || element.sinkId === (speaker ?? "")) return;
  // The chosen loudspeaker is gone: the usual one plays on.
  await element.setSinkId(speaker ?? "").catch(() => undefined);
}

const NOTES = [523.25, 659.25, 783.99];

/** Three rising tones on the chosen loudspeaker; resolves when they are over. */
export async function testTone(speaker: string | null): Promise<void> {
  const context = new AudioContext();
  const target = context.createMediaStreamDestination();
  const element = new Audio();
  element.srcObject = target.stream;
  await route(element, speaker);
  await element.play();
  const start = context.currentTime + 0.1;
  NOTES.forEach((frequency, index) => note(context, target, frequency, start + index * 0.35));
  await new Promise((resolve) => setTimeout(resolve, 1500));
  element.srcObject = null;
  await context.close();
}

function note(context: AudioContext, target: AudioNode, frequency: number, at: number): void {
  const oscillator = new OscillatorNode(context, { frequency });
  const volume = new GainNode(context, { gain: 0 });
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.25, at + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.001, at + 0.33);
  oscillator.connect(volume).connect(target);
  oscillator.start(at);
  oscillator.stop(at + 0.34);
}
