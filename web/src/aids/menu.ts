/** Rows of the toolbar's menu for reactions and captions. */

import type { I18n } from "../i18n/i18n.svelte";
import { presents } from "../room/speaking";
import type { PageState } from "../room/room";
import type { MenuItem } from "../room/tool-menu";
import type { Aids } from "./aids.svelte";
import { captions, pencil, smile } from "./icons";

export function aidItems(t: I18n["t"], page: PageState, aids: Aids): MenuItem[] {
  const items: MenuItem[] = [
    { text: t("tool-react"), icon: smile, run: () => (aids.choosing = true) },
    {
      text: t(aids.reads ? "tool-captions-hide" : "tool-captions-show"),
      icon: captions,
      run: () => aids.read(!aids.reads),
    },
  ];
  if (presents(page)) {
    const text = t(aids.writing ? "tool-captions-stop" : "tool-captions-write");
    items.push({ text, icon: pencil, run: () => aids.write(!aids.writing) });
  }
  return items;
}
