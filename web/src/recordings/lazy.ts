/** The question comes with its words when somebody records: the room's page is light without. */

import type { I18n } from "../i18n/i18n.svelte";

export async function consentDialog(i18n: I18n) {
  const [{ default: ConsentDialog }] = await Promise.all([
    import("./ConsentDialog.svelte"),
    i18n.need("recording"),
  ]);
  return ConsentDialog;
}
