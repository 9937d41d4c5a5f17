/** Reactions and captions come with their words, once somebody is in. */

import type { I18n } from "../i18n/i18n.svelte";

export async function aidParts(i18n: I18n) {
  const [{ default: AidsBar }] = await Promise.all([import("./AidsBar.svelte"), i18n.need("aids")]);
  return AidsBar;
}
