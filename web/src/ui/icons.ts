/** Paths on a 24 × 24 grid, drawn with a round pen of 1.75. Each import brings only its own. */
export const plus = "M12 5v14M5 12h14";
export const close = "M6.5 6.5l11 11M17.5 6.5l-11 11";
export const check = "M5 12.8l4.6 4.6L19 7";
export const chevronDown = "M6.5 9.5l5.5 5.5 5.5-5.5";
export const chevronLeft = "M14.5 6L9 12l5.5 6";
export const chevronRight = "M9.5 6L15 12l-5.5 6";
export const search = "M10.7 17.4a6.7 6.7 0 1 0 0-13.4a6.7 6.7 0 1 0 0 13.4M15.7 15.7L20 20";
export const trash = "M4.5 7h15M9.5 7V4.5h5V7M6.5 7l.9 12.5h9.2L17.5 7M10.3 10.8v5M13.7 10.8v5";
export const copy = "M9 9h10.5v10.5H9zM6 15H4.5V4.5H15V6";
export const share = "M12 15V4M8 7.5L12 3.8l4 3.7M6 11.5H4.8V20h14.4v-8.5H18";
export const enter = "M13.5 4.5h6v15h-6M4 12h11M11.2 8l4 4-4 4";
export const phone =
  "M7.2 3.8L4.3 5.5C4 12.7 11.3 20 18.5 19.7l1.7-2.9-4.4-3-2.3 1.9a12.5 12.5 0 0 1-5.2-5.2l1.9-2.3z";
export const browser = "M3.5 5h17v14h-17zM3.5 9h17M6.3 7h.01M8.8 7h.01";
const KEY = "a1 1 0 1 0 0 2a1 1 0 1 0 0-2";
export const keypad = [4.5, 11, 17.5]
  .flatMap((y) => [5.5, 12, 18.5].map((x) => `M${x} ${y}${KEY}`))
  .join("");
export const people =
  "M9 11.5a3.4 3.4 0 1 0 0-6.8a3.4 3.4 0 0 0 0 6.8M2.8 19.5c.4-3.6 2.7-5.5 6.2-5.5s5.8 1.9 6.2 5.5M15.8 5.2a3.2 3.2 0 0 1 0 6M17.6 14.3c2.2.6 3.4 2.4 3.6 5.2";
export const calendar = "M4 6h16v14H4zM4 10.5h16M8.5 3.5v4M15.5 3.5v4";
export const clock = "M12 20.5a8.5 8.5 0 1 0 0-17a8.5 8.5 0 0 0 0 17M12 7.5V12l3.2 2";
const PIP = "a.6 .6 0 1 0 0 1.2a.6 .6 0 1 0 0-1.2";
export const dice =
  "M5.5 4.5h13a1 1 0 0 1 1 1v13a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1v-13a1 1 0 0 1 1-1" +
  `M8.7 8.1${PIP}M15.3 8.1${PIP}M12 11.4${PIP}M8.7 14.7${PIP}M15.3 14.7${PIP}`;
export const eye =
  "M2.8 12C5 8 8.2 6 12 6s7 2 9.2 6c-2.2 4-5.4 6-9.2 6s-7-2-9.2-6M12 14.7a2.7 2.7 0 1 0 0-5.4a2.7 2.7 0 0 0 0 5.4";
export const eyeOff =
  "M4 4l16 16M9.5 6.4C10.3 6.1 11.1 6 12 6c3.8 0 7 2 9.2 6-.8 1.5-1.8 2.7-2.9 3.6M6 8.2C4.8 9.2 3.7 10.4 2.8 12c2.2 4 5.4 6 9.2 6 1.3 0 2.5-.2 3.6-.7M10.1 10.1a2.7 2.7 0 0 0 3.8 3.8";
export const alert = "M12 4L2.8 19.5h18.4zM12 10v4.5M12 17.2h.01";
export const info = "M12 20.5a8.5 8.5 0 1 0 0-17a8.5 8.5 0 0 0 0 17M12 11v5.5M12 7.8h.01";
export const lock = "M5.5 11h13v9h-13zM8.5 11V8a3.5 3.5 0 0 1 7 0v3";
export const logout = "M10.5 4.5h-6v15h6M9 12h11M16.2 8l4 4-4 4";
export const globe =
  "M12 20.5a8.5 8.5 0 1 0 0-17a8.5 8.5 0 0 0 0 17M3.5 12h17M12 3.5c-5 5-5 12 0 17c5-5 5-12 0-17";
export const noSignal = "M3.5 10a13 13 0 0 1 4-2.7M20.5 10a13 13 0 0 0-8.7-3.8M7 14a8 8 0 0 1 3-1.9M17 14a8 8 0 0 0-1.5-1M12 18h.01M4 4l16 16";
export const pencil = "M4.5 19.5l1-4.5L16 4.5l3.5 3.5L9 18.5zM13.5 7l3.5 3.5";
export const mail = "M3.5 5.5h17v13h-17zM3.8 6.2L12 12.6l8.2-6.4";
export const bell = "M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 2h-15zM10 21h4";
/** Into a file. */
export const download = "M12 4v11M8 11.5l4 3.7 4-3.7M4.8 14.5V20h14.4v-5.5";
export const upload = "M12 15.5V5M8 8.5l4-3.7 4 3.7M4.8 14.5V20h14.4v-5.5";
export const repeat = "M5 9.5A7.2 7.2 0 0 1 18.6 9M18.8 4.8V9h-4.2M19 14.5A7.2 7.2 0 0 1 5.4 15M5.2 19.2V15h4.2";
export const cross = "M7 7l10 10M17 7L7 17";
export const question = "M8.5 9a3.5 3.5 0 1 1 4.9 3.2c-.9.4-1.4 1-1.4 2.1M12 17.8h.01";
export const arrowLeft = "M19.5 12h-15M11 5.5L4.5 12l6.5 6.5";
export const bolt = "M13 3.5L5 13.5h6l-1 7 8-10h-6z";
export const duplicate = "M8.5 8.5H20V20H8.5zM5.5 15.5H4V4h11.5v1.5M14.2 11.5v5.5M11.5 14.2H17";
export const card = "M3.5 6h17v12.5h-17zM8.5 12a1.9 1.9 0 1 0 0-3.8a1.9 1.9 0 0 0 0 3.8M5.8 15.6c.4-1.5 1.3-2.2 2.7-2.2s2.3.7 2.7 2.2M14 10h3.8M14 13.5h3.8";
export const film = "M3.5 6h12v12h-12zM15.5 10.5l5-3v9l-5-3";
/** Bars of a vote. */
export const poll = "M4 6.5h11M4 12h16M4 17.5h7";
