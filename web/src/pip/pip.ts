/** Opens and closes the small picture: a window of its own where there are such, else a video. */

import { mount, unmount } from "svelte";

import { contextOf, type I18n } from "../i18n/i18n.svelte";
import type { CaptureKind } from "../rtc/devices";
import type { Visit } from "../room/visit.svelte";
import PipView from "./PipView.svelte";
import PipVideo from "./PipVideo.svelte";

const WIDTH = 400;
const HEIGHT = 260;

let close: (() => void) | null = null;

/** In and out again. Rejects when the browser refuses. */
export async function toggle(visit: Visit, i18n: I18n, switched: (kind: CaptureKind) => void): Promise<void> {
  if (close) {
    close();
    return;
  }
  const windows = window.documentPictureInPicture;
  if (windows) close = await inWindow(windows, visit, i18n, switched);
  else await asVideo(visit);
}

/** The visit is over. */
export function shut(): void {
  close?.();
}

async function inWindow(
  windows: DocumentPictureInPicture,
  visit: Visit,
  i18n: I18n,
  switched: (kind: CaptureKind) => void,
): Promise<() => void> {
  const small = await windows.requestWindow({ width: WIDTH, height: HEIGHT });
  const { document: page } = small;
  page.title = document.title;
  page.documentElement.lang = document.documentElement.lang;
  // Its styles are ours: a new window has none.
  for (const sheet of document.querySelectorAll("link[rel=stylesheet], style")) {
    page.head.append(page.importNode(sheet, true));
  }
  const view = mount(PipView, {
    target: page.body,
    props: { visit, onmic: () => switched("mic") },
    context: contextOf(i18n),
  });
  const { looks } = visit;
  const measured = (): void => void (looks.pip = small.innerHeight);
  small.addEventListener("resize", measured);
  measured();
  small.addEventListener("pagehide", () => {
    close = null;
    looks.pip = null;
    void unmount(view);
  });
  return () => small.close();
}

async function asVideo(visit: Visit): Promise<void> {
  const { looks } = visit;
  const holder = document.createElement("div");
  document.body.append(holder);
  let ready: (video: HTMLVideoElement) => void = () => undefined;
  const playing = new Promise<HTMLVideoElement>((done) => (ready = done));
  const view = mount(PipVideo, { target: holder, props: { visit, onready: (video: HTMLVideoElement) => ready(video) } });
  const gone = (): void => {
    close = null;
    looks.pip = null;
    void unmount(view);
    holder.remove();
  };
  try {
    const video = await playing;
    const small = await video.requestPictureInPicture();
    const measured = (): void => void (looks.pip = small.height);
    small.addEventListener("resize", measured);
    measured();
    video.addEventListener("leavepictureinpicture", gone, { once: true });
    close = () => void document.exitPictureInPicture().catch(gone);
  } catch (error) {
    gone();
    throw error;
  }
}
