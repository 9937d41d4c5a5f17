/** More than the server takes: a file of this size is no address book. */
export const MAX_FILE_BYTES = 900_000;

/** The text of a table: UTF-8, or what Excel on Windows writes without being asked. */
export function decodeTable(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
