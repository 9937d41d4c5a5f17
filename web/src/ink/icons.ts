/** Tools for drawing, drawn like the icons of ui/icons.ts. */
export const draw = "M4.5 19.5l1-4.5L15 5.5l3.5 3.5L9 18.5zM13 7.5l3.5 3.5M13.5 19.5h6";
export const laser =
  "M12 14.2a2.2 2.2 0 1 0 0-4.4a2.2 2.2 0 0 0 0 4.4M12 3.5v3M12 17.5v3M3.5 12h3M17.5 12h3M6 6l2 2M16 16l2 2M18 6l-2 2M8 16l-2 2";
export const pen = "M4.5 19.5l1-4.5L16 4.5l3.5 3.5L9 18.5zM13.5 7l3.5 3.5";
export const marker = "M9 14.5L6.5 12 15 3.5l5.5 5.5L12 17.5zM9 14.5l-2.5 3H4M4 20.5h16";
export const arrow = "M5 19L19 5M10.5 5H19v8.5";
export const rectangle = "M4 6.5h16v11H4z";
export const eraser = "M8.5 19.5L3.8 14.8a1 1 0 0 1 0-1.4L13 4.2a1 1 0 0 1 1.4 0l5.4 5.4a1 1 0 0 1 0 1.4l-8.5 8.5zM8.6 8.6l6.8 6.8M8.5 19.5H20";
export const undo = "M8.5 5L4.5 9l4 4M4.5 9H14a5.5 5.5 0 0 1 0 11H9";
