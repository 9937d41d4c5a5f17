/** Document Picture-in-Picture, WICG draft: https://wicg.github.io/document-picture-in-picture/ */

interface DocumentPictureInPicture {
  readonly window: Window | null;
  requestWindow(options?: { width?: number; height?: number }): Promise<Window>;
}

interface Window {
  readonly documentPictureInPicture?: DocumentPictureInPicture;
}
