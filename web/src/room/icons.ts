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
export const pages = "M6 3.5h8l4 4V20.5H6zM14 3.5v4h4M9 12h6M9 15.5h6";
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
export const chat = "M4 5h16v11h-8.5L7 20v-4H4zM8 9h8M8 12h5";
export const send = "M4 12L20 4.5L14.5 20L11.5 13zM11.5 13L20 4.5";
export const pause = "M9 6v12M15 6v12";
export const stop = "M7 7h10v10H7z";
export const remove =
  "M10 11.5a3.4 3.4 0 1 0 0-6.8a3.4 3.4 0 0 0 0 6.8M3.8 19.5c.4-3.6 2.7-5.5 6.2-5.5 1.4 0 2.6.3 3.5.9M16.5 16.5l4 4M20.5 16.5l-4 4";
/** A line that is tested. */
export const pulse = "M3 12.5h4l2.5-6 4 11.5 2.5-5.5h5";
export const moreUpright =
  "M12 5a1 1 0 1 0 0 2a1 1 0 1 0 0-2M12 11a1 1 0 1 0 0 2a1 1 0 1 0 0-2M12 17a1 1 0 1 0 0 2a1 1 0 1 0 0-2";
/** A star: large for everybody. */
export const spotlight =
  "M12 3.8l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z";
/** A megaphone: the right to speak, and its end. */
export const floor =
  "M4 10v4h3l8.5 4.5v-13L7 10zM18.5 9.2a4 4 0 0 1 0 5.6M8 14.4l1.2 5.1h2.4l-1-3.6";
export const floorOff =
  "M4 4l16 16M10.5 8.1l5-2.6v7.6M15.5 16.8v1.7L7 14H4v-4h3M8 14.4l1.2 5.1h2.4l-1-3.6";
export const groups =
  "M4 4h6.5v6.5H4zM13.5 4H20v6.5h-6.5zM4 13.5h6.5V20H4zM13.5 13.5H20V20h-6.5z";
export const record = "M12 20.5a8.5 8.5 0 1 0 0-17a8.5 8.5 0 0 0 0 17M12 15.5a3.5 3.5 0 1 0 0-7a3.5 3.5 0 0 0 0 7";
/** A large one with a strip beside. */
export const layout = "M3.5 5h17v14h-17zM15 5v14M15 9.7h5.5M15 14.3h5.5";
export const full = "M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5";
export const fullLeave = "M9 4v5H4M20 9h-5V4M15 20v-5h5M4 15h5v5";
export const pip = "M10.5 18.5h-7v-13h17v6M13 14h7.5v5H13z";
export const pin = "M9 3.8h6l-.6 6.4 3.1 3.3v1.7h-11v-1.7l3.1-3.3zM12 15.2v5.3";
