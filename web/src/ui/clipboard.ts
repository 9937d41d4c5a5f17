/**
 * Put text on the clipboard; false when the browser refuses. Without a secure context there is no
 * Clipboard API, so the old way follows: `host` must lie inside an open modal dialog, since what is
 * outside cannot take the selection.
 */
export async function copyText(text: string, host: HTMLElement): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyBySelection(text, host);
  }
}

function copyBySelection(text: string, host: HTMLElement): boolean {
  const area = document.createElement("textarea");
  const before = document.activeElement;
  area.value = text;
  area.readOnly = true;
  area.className = "visually-hidden";
  host.append(area);
  area.select();
  try {
    return document.execCommand("copy");
  } catch {
    return false;
  } finally {
    area.remove();
    if (before instanceof HTMLElement) before.focus();
  }
}
