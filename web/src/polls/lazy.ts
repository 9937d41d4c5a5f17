/** What a vote looks like comes with its words when there is one, or somebody wants to make one. */

import type { I18n } from "../i18n/i18n.svelte";

export async function pollCard(i18n: I18n) {
  const [{ default: PollCard }] = await Promise.all([import("./PollCard.svelte"), i18n.need("polls")]);
  return PollCard;
}

export async function pollDialog(i18n: I18n) {
  const [{ default: PollDialog }] = await Promise.all([
    import("./PollDialog.svelte"),
    i18n.need("polls"),
  ]);
  return PollDialog;
}
