/** The room's own icons, drawn like those of ui/icons.ts. */
export const mic =
  "M12 14.5a3 3 0 0 0 3-3V6.7a3 3 0 0 0-6 0v4.8a3 3 0 0 0 3 3M6 11.5a6 6 0 0 0 12 0M12 17.5v3M9 20.5h6";
export const micOff =
  "M4 4l16 16M15 10.8V6.7a3 3 0 0 0-5.9-.8M9 9.3v2.2a3 3 0 0 0 4.6 2.5M6 11.5a6 6 0 0 0 9.3 5M18 11.5c0 .9-.2 1.7-.5 2.4M12 17.5v3M9 20.5h6";
export const camera = "M3.5 7h11.5v10H3.5zM15 11l5.5-3.2v8.4L15 13";
export const cameraOff =
  "M4 4l16 16M8.6 7H15v6.2M15 11l5.5-3.2v8.4L17 14.2M6.2 7H3.5v10H15v-.9";
export const hand =
  "M7.5 12.5V6.3a1.3 1.3 0 0 1 2.6 0v4.2M10.1 10.5V4.8a1.3 1.3 0 0 1 2.6 0v5.7M12.7 10.5V5.8a1.3 1.3 0 0 1 2.6 0v5.7M15.3 11.5V8.3a1.3 1.3 0 0 1 2.6 0v5.9c0 3.6-2.3 6.1-5.6 6.1-2.6 0-4.1-1-5.4-3.2l-2.6-4.4a1.3 1.3 0 0 1 2.2-1.4l1 1.4";
export const screen = "M3.5 5h17v11h-17zM8.5 20h7M12 16v4M12 13V8.3M9.8 10.2L12 8l2.2 2.2";
export const screenOff = "M3.5 5h17v11h-17zM8.5 20h7M12 16v4M9.5 8l5 5M14.5 8l-5 5";
export const more =
  "M5 12a1 1 0 1 0 2 0a1 1 0 1 0-2 0M11 12a1 1 0 1 0 2 0a1 1 0 1 0-2 0M17 12a1 1 0 1 0 2 0a1 1 0 1 0-2 0";
export const hangUp =
  "M3.6 14.2c-1-2.6 3.2-5.7 8.4-5.7s9.4 3.1 8.4 5.7l-.6 1.5-4.2-.8-.3-2.5a11 11 0 0 0-6.6 0l-.3 2.5-4.2.8z";
export const sliders = "M4 7h9M17 7h3M4 17h3M11 17h9M15 4.8v4.4M9 14.8v4.4";
export const keyboard =
  "M3 6.5h18v11H3zM6.5 10h.01M10 10h.01M13.5 10h.01M17 10h.01M6.5 14h.01M17.5 14h.01M9.5 14h5";
export const unlock = "M5.5 11h13v9h-13zM8.5 11V8a3.5 3.5 0 0 1 6.8-1.2";
export const sound =
  "M4 9.5h3.2L12 5.5v13l-4.8-4H4zM15 9.3a4 4 0 0 1 0 5.4M17.5 6.8a7.5 7.5 0 0 1 0 10.4";
export const pause = "M9 6v12M15 6v12";
export const stop = "M7 7h10v10H7z";
export const remove =
  "M10 11.5a3.4 3.4 0 1 0 0-6.8a3.4 3.4 0 0 0 0 6.8M3.8 19.5c.4-3.6 2.7-5.5 6.2-5.5 1.4 0 2.6.3 3.5.9M16.5 16.5l4 4M20.5 16.5l-4 4";
