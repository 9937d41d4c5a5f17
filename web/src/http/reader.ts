/** Checked reading of what a server sent: wrong shapes stop where they enter the page. */

/** The answer has not the shape that was agreed: another version, or not our server. */
export class WireError extends Error {
  override readonly name = "WireError";
}

/** One JSON object, field by field; every method throws WireError. */
export class Reader {
  readonly #object: object;

  constructor(value: unknown, what: string) {
    if (typeof value !== "object" || value === null) throw new WireError(`${what}: no object`);
    this.#object = value;
  }

  raw(name: string): unknown {
    return Reflect.get(this.#object, name);
  }

  text(name: string): string {
    const value = this.raw(name);
    if (typeof value !== "string") throw new WireError(`${name}: no string`);
    return value;
  }

  optionalText(name: string): string | null {
    const value = this.raw(name);
    return value === null || value === undefined ? null : this.text(name);
  }

  flag(name: string): boolean {
    const value = this.raw(name);
    if (typeof value !== "boolean") throw new WireError(`${name}: no boolean`);
    return value;
  }

  count(name: string): number {
    const value = this.raw(name);
    if (typeof value !== "number" || !Number.isFinite(value)) throw new WireError(`${name}: no number`);
    return value;
  }

  list<T>(name: string, read: (value: unknown) => T): T[] {
    const value = this.raw(name);
    if (!Array.isArray(value)) throw new WireError(`${name}: no list`);
    return value.map(read);
  }

  instant(name: string): number {
    const value = Date.parse(this.text(name));
    if (Number.isNaN(value)) throw new WireError(`${name}: no time`);
    return value;
  }

  optionalInstant(name: string): number | null {
    const value = this.raw(name);
    return value === null || value === undefined ? null : this.instant(name);
  }

  oneOf<T extends string>(name: string, allowed: readonly T[]): T {
    const value = this.text(name);
    const found = allowed.find((item) => item === value);
    if (found === undefined) throw new WireError(`${name}: unknown value`);
    return found;
  }
}

/** A zone that this browser knows; UTC for one it does not, so that one row cannot break a list. */
export function knownZone(zone: string): string {
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
    return zone;
  } catch {
    return "UTC";
  }
}

/** A number of a list, such as the minutes of a reminder. */
export function readNumber(value: unknown): number {
  if (typeof value !== "number" || !Number.isFinite(value)) throw new WireError("no number");
  return value;
}
