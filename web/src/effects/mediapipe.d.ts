/** The part of the package that is used: its own types are not found by its `exports`. */
declare module "@mediapipe/tasks-vision" {
  export interface Mask {
    readonly width: number;
    readonly height: number;
    getAsFloat32Array(): Float32Array;
    close(): void;
  }

  export class ImageSegmenter {
    static createFromOptions(
      files: { readonly wasmLoaderPath: string; readonly wasmBinaryPath: string },
      options: {
        readonly baseOptions: { readonly modelAssetPath: string; readonly delegate: "CPU" | "GPU" };
        readonly runningMode: "VIDEO";
        readonly outputCategoryMask: boolean;
        readonly outputConfidenceMasks: boolean;
      },
    ): Promise<ImageSegmenter>;
    segmentForVideo(
      image: HTMLCanvasElement,
      timestamp: number,
      callback: (result: { readonly confidenceMasks?: readonly Mask[] }) => void,
    ): void;
    close(): void;
  }
}
