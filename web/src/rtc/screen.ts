/** Choosing a screen, a window or a tab to show, so that its text stays legible. */

/** What the browser understands of it counts; the rest does no harm. */
const WISHES = {
  // A screen at rest costs nothing, and a moving one less than it would at 30.
  video: { frameRate: { ideal: 15, max: 30 } },
  audio: true,
  systemAudio: "include",
  surfaceSwitching: "include",
  selfBrowserSurface: "exclude",
};

/** Rejects when the person chooses nothing. */
export async function chooseScreen(media: Pick<MediaDevices, "getDisplayMedia">): Promise<MediaStream> {
  const stream = await media.getDisplayMedia(WISHES);
  // Encoders keep edges sharp by that, and let the frame rate go before the resolution.
  for (const track of stream.getVideoTracks()) track.contentHint = "detail";
  for (const track of stream.getAudioTracks()) track.contentHint = "music";
  return stream;
}
