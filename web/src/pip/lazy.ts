/** The small picture beside other windows comes when somebody wants it. */

/** Chromium has windows for pages (Document Picture-in-Picture), others for videos only, or none. */
export const canPip =
  "documentPictureInPicture" in window ||
  (document.pictureInPictureEnabled === true && "requestPictureInPicture" in HTMLVideoElement.prototype);

export const pipParts = () => import("./pip");
