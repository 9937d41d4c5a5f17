/** What groups look like comes with its words when there are any, or somebody wants to make them. */

import type { I18n } from "../i18n/i18n.svelte";

export async function groupParts(i18n: I18n) {
  const [banner, dialog] = await Promise.all([
    import("./GroupsBanner.svelte"),
    import("./GroupsDialog.svelte"),
    i18n.need("groups"),
  ]);
  return { Banner: banner.default, Dialog: dialog.default };
}
