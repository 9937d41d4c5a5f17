/** Drawing comes with its words once there is something to draw on. */

import type { I18n } from "../i18n/i18n.svelte";

export async function pageInk(i18n: I18n) {
  const [desk, page, bar, { draw }] = await Promise.all([
    import("./desk.svelte"),
    import("./PageInk.svelte"),
    import("./InkBar.svelte"),
    import("./icons"),
    i18n.need("ink"),
  ]);
  return { deskOf: desk.deskOf, PageInk: page.default, InkBar: bar.default, draw };
}

export async function screenInk(i18n: I18n) {
  const [{ default: ScreenInk }] = await Promise.all([
    import("./ScreenInk.svelte"),
    i18n.need("ink"),
  ]);
  return ScreenInk;
}
