/** Everybody has one, by number. They stand out on white paper and, with a light edge, on dark. */
const COLOURS = [
  "#d7263d",
  "#1f6fe5",
  "#12864a",
  "#8b3fd1",
  "#d96b00",
  "#0b8f9c",
  "#d63a94",
  "#7a5230",
];

export function colourOf(number: number): string {
  return COLOURS[number % COLOURS.length] ?? "#d7263d";
}
