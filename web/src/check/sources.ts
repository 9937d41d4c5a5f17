/** What a test sends where there is no microphone or camera: a tone, and pictures that take space. */

export interface Source {
  readonly track: MediaStreamTrack;
  readonly stop: () => void;
}

/** Quiet, and not heard here: it only has to come back. */
export function tone(): Source {
  const context = new AudioContext();
  const target = context.createMediaStreamDestination();
  const oscillator = new OscillatorNode(context, { frequency: 440 });
  oscillator.connect(new GainNode(context, { gain: 0.2 })).connect(target);
  oscillator.start();
  const [track] = target.stream.getAudioTracks();
  if (!track) throw new Error("no track");
  return { track, stop: () => void context.close() };
}

const SIZE = { width: 640, height: 360 };
const PICTURES_EVERY = 100;

/** Noise, which no encoder makes small: the browser finds out how much the line takes. */
export function noise(): Source {
  const canvas = Object.assign(document.createElement("canvas"), SIZE);
  const pen = canvas.getContext("2d");
  const draw = (): void => {
    if (!pen) return;
    for (let n = 0; n < 400; n += 1) {
      pen.fillStyle = `hsl(${Math.random() * 360} 70% ${Math.random() * 100}%)`;
      pen.fillRect(Math.random() * SIZE.width, Math.random() * SIZE.height, 40, 24);
    }
  };
  draw();
  const timer = setInterval(draw, PICTURES_EVERY);
  const [track] = canvas.captureStream(1000 / PICTURES_EVERY).getVideoTracks();
  if (!track) throw new Error("no track");
  return {
    track,
    stop: () => {
      clearInterval(timer);
      track.stop();
    },
  };
}

/** Records a track; `stop` gives what was heard, null where the browser cannot. */
export function recorder(track: MediaStreamTrack): () => Promise<Blob | null> {
  try {
    const recording = new MediaRecorder(new MediaStream([track]));
    const pieces: Blob[] = [];
    recording.ondataavailable = ({ data }) => pieces.push(data);
    recording.start();
    return () =>
      new Promise((resolve) => {
        const done = (): void => {
          const whole = new Blob(pieces, { type: recording.mimeType });
          resolve(whole.size > 0 ? whole : null);
        };
        recording.onstop = done;
        if (recording.state === "inactive") done();
        else recording.stop();
      });
  } catch {
    return async () => null;
  }
}
