import type { ImportFormat } from "./api";

const EMAIL_COLUMN = /(^|[,;\t"])\s*(e-?mail|mail|adresse e-?mail|e-mail-adresse|indirizzo)\b/i;

/** What a pasted or dropped text most likely is. */
export function formatOf(text: string): ImportFormat {
  if (/^\s*BEGIN:VCARD/im.test(text)) return "vcard";
  const head = text.trimStart().split(/\r?\n/, 1)[0] ?? "";
  return /[,;\t]/.test(head) && EMAIL_COLUMN.test(head) ? "csv" : "addresses";
}

/** A file's text: UTF-8, or what older spreadsheets of Western Europe write. */
export function decode(bytes: ArrayBuffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}
