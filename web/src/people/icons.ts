/** Paths as in `ui/icons`, for the pages about people. */
export const mail = "M3.5 5.5h17v13h-17zM3.8 6.2L12 12.6l8.2-6.4";
export const key = "M14.5 13.5a5 5 0 1 0-4-4L4 16v4h4v-2.5h2.5V15zM16 8h.01";
