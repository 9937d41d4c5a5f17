/** Initials and a colour for people without a picture: the same ones on every screen. */

/** "Anna Maria Rossi" → "AR"; a telephone number has no initials. */
export function initialsOf(name: string): string {
  const words = name.split(/[\s-]+/).filter((word) => /^\p{L}/u.test(word));
  const first = words[0] ?? "";
  const last = words.length > 1 ? (words.at(-1) ?? "") : "";
  return ([...first][0] ?? "?").toLocaleUpperCase() + ([...last][0] ?? "").toLocaleUpperCase();
}

/** A hue in degrees, spread over the wheel. */
export function hueOf(text: string): number {
  // FNV-1a: names that differ in one letter get colours that differ.
  let hash = 0x811c9dc5;
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 7) % 360;
}
