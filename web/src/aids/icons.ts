/** Strokes in a square of 24, as all icons. */

export const smile =
  "M12 20.5a8.5 8.5 0 1 0 0-17a8.5 8.5 0 0 0 0 17M9 9.7v.6M15 9.7v.6M8.2 13.8c.8 1.5 2.1 2.3 3.8 2.3s3-.8 3.8-2.3";
export const captions =
  "M3.5 5.5h17v13h-17zM10.5 10.6a2 2 0 1 0 0 2.8M17 10.6a2 2 0 1 0 0 2.8";
export const pencil = "M4.5 19.5l1-4L16.2 4.8l3 3L8.5 18.5zM13.8 7.2l3 3";
export const larger = "M3 18.5L7.5 7L12 18.5M4.6 14.5h5.8M15 18.5l3-7.5l3 7.5M16 16h4";
