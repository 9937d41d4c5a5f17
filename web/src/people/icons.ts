/** Paths as in `ui/icons`, for the pages about people. */
export const mail = "M3.5 5.5h17v13h-17zM3.8 6.2L12 12.6l8.2-6.4";
export const upload = "M12 15.5V5M8 8.5l4-3.7 4 3.7M4.8 14.5V20h14.4v-5.5";
export const download = "M12 4v11M8 11.5l4 3.7 4-3.7M4.8 14.5V20h14.4v-5.5";
export const key = "M14.5 13.5a5 5 0 1 0-4-4L4 16v4h4v-2.5h2.5V15zM16 8h.01";
