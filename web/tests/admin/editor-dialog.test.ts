import { screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";

import { AdminApi } from "../../src/admin/api";
import { Editor } from "../../src/admin/editor.svelte";
import EditorDialog from "../../src/admin/EditorDialog.svelte";
import type { Conference, Session } from "../../src/admin/wire";
import { HttpClient } from "../../src/http/client";
import type { Language } from "../../src/i18n/languages";
import { expectAccessible } from "../support/axe";
import { conference, NOW, session } from "../support/conferences";
import { show } from "../support/frame";
import { FakeServer } from "../support/server";

interface Options {
  readonly item?: Conference;
  readonly who?: Session;
  readonly language?: Language;
  readonly others?: readonly Conference[];
}

function open({
  item = conference({ start: NOW }),
  who = session,
  language = "en",
  others = [],
}: Options = {}) {
  const server = new FakeServer(who, [item]);
  const api = new AdminApi(new HttpClient(server.fetch, () => NOW));
  const editor = Editor.edit(api, (work) => work(), item);
  const onclose = vi.fn();
  const onsave = vi.fn(async () => void (await editor.save()));
  const onmembers = vi.fn();
  const props = { editor, session: who, now: NOW, others, onsave, onmembers, onclose };
  show(EditorDialog, props, language);
  return { editor, onclose, onmembers, onsave, server, user: userEvent.setup() };
}

describe("the edit dialog", () => {
  it("has the manual's fields, with the organiser to read only", () => {
    open({ language: "fr" });
    expect(screen.getByText("Alice Favre")).toBeVisible();
    expect(screen.getByRole("switch", { name: "Conférence de l’UCC" })).toBeChecked();
    expect(screen.getByLabelText("Nom")).toHaveValue("Board");
    expect(screen.getByLabelText("Numéro de la salle")).toHaveValue("4711");
    expect(screen.getByLabelText("Début")).toHaveValue("23.11.2026 09:00");
    expect(screen.getByLabelText("Durée")).toHaveDisplayValue(/^15\smin$/);
    expect(screen.getByLabelText("PIN")).toHaveValue("246810");
    expect(screen.getByLabelText("Description")).toHaveValue("");
    expect(screen.getByRole("button", { name: "Enregistrer" })).toBeVisible();
  });

  it("is accessible with the calendar open", async () => {
    const { user } = open();
    await user.click(screen.getByRole("button", { name: "Choose date and time" }));
    await expectAccessible();
  });

  it("starts in the name, and saves", async () => {
    const { onsave, user, server } = open();
    expect(screen.getByLabelText("Name")).toHaveFocus();
    await user.keyboard("{End} 2");
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(onsave).toHaveBeenCalledOnce());
    expect(server.items[0]?.name).toBe("Board 2");
  });

  it("tells a wrong field on leaving it, ties the error to it, and leads back on save", async () => {
    const { user } = open();
    const pin = screen.getByLabelText("PIN");
    await user.clear(pin);
    await user.type(pin, "12");
    await user.tab();
    expect(pin).toBeInvalid();
    expect(pin).toHaveAccessibleDescription(/At least 4 digits/);
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(pin).toHaveFocus());
    expect(screen.getByRole("alert")).toHaveTextContent("One field needs correcting.");
  });

  it("warns that anyone can enter without a PIN", async () => {
    const { user } = open();
    await user.clear(screen.getByLabelText("PIN"));
    expect(screen.getByText(/Without a PIN, knowing the room number is enough/)).toBeVisible();
  });

  it("proposes another room number", async () => {
    const { user } = open();
    await user.click(screen.getByRole("button", { name: "Propose another room number" }));
    expect(screen.getByLabelText("Room number")).toHaveValue("555001");
  });

  it("drops the spaces of a pasted number, but not its letters", async () => {
    const { editor, user } = open();
    const room = screen.getByLabelText("Room number");
    await user.clear(room);
    await user.paste(" 47 11a ");
    expect(editor.form.roomNumber).toBe("4711a");
  });

  it("says the join window in words, and when it is over already", async () => {
    const { editor, user } = open();
    expect(screen.getByText(/One can connect: .*09:00.*09:15/)).toBeVisible();
    const start = screen.getByLabelText("Start");
    await user.clear(start);
    await user.type(start, "22.11.2026 09:00");
    expect(editor.form.start).toBe("22.11.2026 09:00");
    expect(screen.getByText(/This period is over already/)).toBeVisible();
  });

  it("takes the day from the calendar, by keyboard too", async () => {
    const { editor, user } = open();
    await user.click(screen.getByRole("button", { name: "Choose date and time" }));
    const panel = screen.getByRole("group", { name: "Date and time" });
    within(panel).getByRole("button", { pressed: true }).focus();
    await user.keyboard("{ArrowDown}{ArrowRight}");
    await user.selectOptions(within(panel).getByLabelText("Hour"), "14");
    await user.selectOptions(within(panel).getByLabelText("Minute"), "30");
    expect(editor.form.start).toBe("01.12.2026 14:30");
    await user.click(within(panel).getByRole("button", { name: "Now" }));
    await user.click(within(panel).getByRole("button", { name: "Use this" }));
    expect(editor.form.start).toBe("23.11.2026 09:00");
    expect(screen.getByLabelText("Start")).toHaveFocus();
  });

  it("says why UCC cannot be switched on", () => {
    const vpbx = { ...session.vpbx, uccEnabled: false };
    open({ who: { ...session, vpbx }, item: conference({ kind: "audio", start: NOW }) });
    const ucc = screen.getByRole("switch", { name: "UCC conference" });
    expect(ucc).toBeDisabled();
    expect(ucc).toHaveAccessibleDescription(/no UCC WebRTC service/);
  });

  it("asks an expired one for a new start", () => {
    open({ item: conference({ start: NOW - 86_400_000 }) });
    expect(screen.getByText(/Give it a new start to use it again/)).toBeVisible();
  });
});

describe("the waiting room in the edit dialog", () => {
  const group = () => screen.getAllByRole("group", { name: "Waiting room" })[0] ?? document.body;

  it("is off until one chooses, and says what the choice means", async () => {
    const { server, user } = open();
    expect(within(group()).getByRole("radio", { name: "Off" })).toBeChecked();
    await user.click(within(group()).getByRole("radio", { name: "Everyone" }));
    expect(group()).toHaveAccessibleDescription(/^All but organisers and administrators wait/);
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(server.calls.at(-1)?.body).toMatchObject({ lobby: "everyone" }));
  });
});

describe("reminders in the edit dialog", () => {
  const group = () => screen.getAllByRole("group", { name: "Reminders" })[0] ?? document.body;

  it("are those of the vPBX, until one chooses", async () => {
    const { editor, server, user } = open();
    expect(within(group()).getByRole("radio", { name: "As in the vPBX" })).toBeChecked();
    expect(group()).toHaveAccessibleDescription(/30\smins? and 15\smins? before the start/);
    await user.click(within(group()).getByRole("radio", { name: "Own choice" }));
    expect(editor.form.reminders).toEqual([30, 15]);
    await user.click(within(group()).getByRole("button", { name: /^1\sh/ }));
    await user.click(within(group()).getByRole("button", { name: /^15/, pressed: true }));
    await expectAccessible();
    await user.click(screen.getByRole("button", { name: "Save" }));
    await waitFor(() => expect(server.calls.at(-1)?.body).toMatchObject({ reminders: [60, 30] }));
  });

  it("are at most five", async () => {
    open({ item: conference({ start: NOW, reminders: [5, 10, 15, 30, 60] }) });
    expect(within(group()).getByRole("button", { name: /^2\sh/ })).toBeDisabled();
    expect(within(group()).getByRole("button", { name: /^5\s/ })).toBeEnabled();
  });

  it("may be none", async () => {
    const { editor, user } = open();
    await user.click(within(group()).getByRole("radio", { name: "None" }));
    expect(editor.form.reminders).toEqual([]);
    expect(group()).toHaveAccessibleDescription("Nobody is reminded by e-mail.");
  });
});

describe("beside the fields", () => {
  it("warns of another conference at the same time, and saves all the same", async () => {
    const { onsave, user } = open({ others: [conference({ id: "other", name: "Budget", start: NOW })] });
    expect(screen.getByText(/“Budget” takes place at the same time: .*09:00/)).toBeVisible();
    await user.click(screen.getByRole("button", { name: "Save" }));
    expect(onsave).toHaveBeenCalledOnce();
  });

  it("leads to the members, and asks before changes are lost", async () => {
    const { onmembers, user } = open({ item: conference({ start: NOW, members: 3 }) });
    await user.type(screen.getByLabelText("Name"), "!");
    await user.click(screen.getByRole("button", { name: "Members (3)" }));
    expect(onmembers).not.toHaveBeenCalled();
    await user.click(await screen.findByRole("button", { name: "Discard" }));
    expect(onmembers).toHaveBeenCalledOnce();
  });
});

describe("leaving the dialog", () => {
  it("goes at once when nothing was changed", async () => {
    const { onclose, user } = open();
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    expect(onclose).toHaveBeenCalledOnce();
  });

  it("asks before changes are lost, by Escape too", async () => {
    const { onclose, user } = open();
    await user.type(screen.getByLabelText("Name"), "!");
    screen.getByRole("dialog").dispatchEvent(new Event("cancel", { cancelable: true }));
    const question = await screen.findByRole("alertdialog", { name: "Discard the changes?" });
    await user.click(within(question).getByRole("button", { name: "Keep editing" }));
    expect(onclose).not.toHaveBeenCalled();
    expect(screen.getByLabelText("Name")).toHaveValue("Board!");
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    await user.click(await screen.findByRole("button", { name: "Discard" }));
    expect(onclose).toHaveBeenCalledOnce();
  });
});
