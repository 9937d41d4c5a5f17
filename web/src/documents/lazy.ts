/** Documents come with their words when somebody asks for them: the room's page is light without. */

import type { I18n } from "../i18n/i18n.svelte";

export async function documentParts(i18n: I18n) {
  const [stage, dialog, { Shelf }, { upload }] = await Promise.all([
    import("./DocumentStage.svelte"),
    import("./ShelfDialog.svelte"),
    import("./shelf.svelte"),
    import("./upload"),
    i18n.need("documents"),
  ]);
  return { Stage: stage.default, Dialog: dialog.default, Shelf, upload };
}
