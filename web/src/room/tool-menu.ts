/** What the toolbar's menu offers to whom. What a row opens or does is the owner's. */

import type { I18n } from "../i18n/i18n.svelte";
import type { SetLobby } from "../rtc/protocol";
import { lock, people, phone, plus, poll } from "../ui/icons";
import * as icons from "./icons";
import { switched } from "./lobby";
import { mayPoll } from "./polls";
import type { PageState, Room } from "./room";
import { leads, me } from "./state";

/** Dialogs over the room: one at a time. */
export type Opened = "layout" | "documents" | "settings" | "keys" | "phone" | "call" | "call-me" | "groups" | "poll" | "end";

export interface MenuItem {
  readonly text: string;
  readonly icon: string;
  readonly danger?: boolean;
  readonly run: () => void;
}

export interface MenuFor {
  readonly t: I18n["t"];
  readonly page: PageState;
  readonly room: Room;
  readonly open: (what: Opened) => void;
  /** The stage alone, and the small picture beside other windows; null where the browser has none. */
  readonly full?: (() => void) | null;
  readonly pip?: (() => void) | null;
  /** The small picture is there. */
  readonly pipped?: boolean;
}

export function menuItems(asked: MenuFor): MenuItem[] {
  return [...forEveryone(asked), ...(leads(asked.page) ? forLeaders(asked) : [])];
}

function forEveryone({ t, page, room, open, full, pip, pipped }: MenuFor): MenuItem[] {
  const phoned = me(page)?.phone ?? false;
  const items: MenuItem[] = [
    { text: t("tool-layout"), icon: icons.layout, run: () => open("layout") },
    ...(full ? [{ text: t("tool-full"), icon: icons.full, run: full }] : []),
    ...(pip ? [{ text: t(pipped ? "tool-pip-leave" : "tool-pip"), icon: icons.pip, run: pip }] : []),
    { text: t("tool-documents"), icon: icons.pages, run: () => open("documents") },
    { text: t("tool-settings"), icon: icons.sliders, run: () => open("settings") },
    { text: t("tool-keys"), icon: icons.keyboard, run: () => open("keys") },
  ];
  if (page.room?.portal_number && !phoned) {
    items.push({ text: t("tool-phone"), icon: phone, run: () => open("phone") });
  }
  if (!me(page)?.guest && !phoned) {
    items.push({ text: t("tool-call-me"), icon: phone, run: () => open("call-me") });
  }
  if (mayPoll(page)) {
    items.push({ text: t("tool-poll"), icon: poll, run: () => open("poll") });
  }
  if (me(page)?.floor) {
    items.push({ text: t("floor-yield"), icon: icons.floorOff, run: () => void room.yieldFloor() });
  }
  return items;
}

function forLeaders({ t, page, room, open }: MenuFor): MenuItem[] {
  const mod = (op: "mute-all" | "lock" | "unlock") => () => void room.moderate(op);
  return [
    // Calls cost money: whoever has an account answers for them.
    ...(me(page)?.guest ? [] : [{ text: t("tool-call"), icon: plus, run: () => open("call") }]),
    { text: t("tool-groups"), icon: icons.groups, run: () => open("groups") },
    { text: t("tool-mute-all"), icon: icons.micOff, run: mod("mute-all") },
    page.room?.floor_only
      ? { text: t("tool-floor-all"), icon: icons.floorOff, run: () => void room.setFloor(false) }
      : { text: t("tool-floor-only"), icon: icons.floor, run: () => void room.setFloor(true) },
    page.room?.locked
      ? { text: t("tool-unlock"), icon: icons.unlock, run: mod("unlock") }
      : { text: t("tool-lock"), icon: lock, run: mod("lock") },
    ...recording(t, page, room),
    ...(page.lobby ? [lobby(t, page.lobby.policy, room)] : []),
    { text: t("tool-end"), icon: icons.hangUp, danger: true, run: () => open("end") },
  ];
}

function lobby(t: I18n["t"], policy: SetLobby["policy"], room: Room): MenuItem {
  const text = policy !== "off" ? "tool-lobby-off" : "tool-lobby-on";
  return { text: t(text), icon: people, run: () => void room.setLobby(switched(policy)) };
}

/** The organiser begins; whoever leads may end it. */
function recording(t: I18n["t"], page: PageState, room: Room): MenuItem[] {
  if (page.room?.recording) {
    return [{ text: t("tool-record-stop"), icon: icons.record, run: () => void room.record(false) }];
  }
  if (page.role !== "organiser" || !page.room?.recordable) return [];
  return [{ text: t("tool-record"), icon: icons.record, run: () => void room.record(true) }];
}
