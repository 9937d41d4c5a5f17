import { screen, waitFor, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";

import { AdminApi } from "../../src/admin/api";
import { HttpClient } from "../../src/http/client";
import type { Language } from "../../src/i18n/languages";
import { Members } from "../../src/members/members.svelte";
import MembersDialogs from "../../src/members/MembersDialogs.svelte";
import { expectAccessible } from "../support/axe";
import { conference, NOW, session } from "../support/conferences";
import { show } from "../support/frame";
import { member } from "../support/members";
import { FakeServer } from "../support/server";

type Which = "add" | "import" | "edit" | "invite" | "remove";

async function open(which: Which, language: Language = "en") {
  const server = new FakeServer(session, [conference()]);
  server.members.items = [member()];
  const api = new AdminApi(new HttpClient(server.fetch, () => NOW));
  const members = new Members(api, (work) => work(), "abc", () => undefined);
  await members.refresh();
  if (which === "edit") members.edit(member());
  else if (which === "invite") members.inviting = true;
  else if (which === "remove") members.removalOf = "m1";
  else members[which]();
  show(MembersDialogs, { members, conference: conference(), session, now: NOW }, language);
  return { server, members, user: userEvent.setup() };
}

const button = (name: string | RegExp) => screen.getByRole("button", { name });
const chosen = () => within(screen.getByRole("listbox")).getByRole("option", { selected: true });
const box = () => screen.getByRole("combobox", { name: "Search pattern" });

it.each(["add", "import", "edit", "invite", "remove"] as const)(
  "the dialog to %s is accessible",
  async (which) => {
    await open(which);
    await expectAccessible();
  },
);

describe("adding a member", () => {
  it("has the manual's fields and words", async () => {
    const { user } = await open("add", "fr");
    const source = screen.getByLabelText("Destination");
    expect(within(source).getAllByRole("option").map((one) => one.textContent)).toEqual([
      "Poste",
      "Annuaire externe",
      "Nom",
    ]);
    expect(source).toHaveDisplayValue("Poste");
    expect(screen.getByRole("combobox", { name: "Motif de recherche" })).toHaveFocus();
    expect(screen.queryByLabelText("Nom")).toBeNull();
    await user.selectOptions(source, "Nom");
    expect(screen.getByLabelText("Nom")).toBeVisible();
    expect(screen.getByLabelText("Adresse Email")).toBeVisible();
    expect(screen.getByRole("switch", { name: "Envoyer un courriel" })).not.toBeChecked();
    expect(button("Ajouter")).toBeVisible();
  });

  it("finds by keyboard alone", async () => {
    const { server, user } = await open("add");
    await user.keyboard("r");
    expect(await screen.findAllByRole("option", { name: /demo\.example/ })).toHaveLength(2);
    expect(box()).toHaveAttribute("aria-expanded", "true");
    expect(box()).not.toHaveAttribute("aria-activedescendant");
    await expectAccessible();
    await user.keyboard("{ArrowDown}{ArrowDown}");
    const active = chosen();
    expect(active).toHaveTextContent("Clara Rossi");
    expect(box()).toHaveAttribute("aria-activedescendant", active.id);
    await user.keyboard("{ArrowDown}");
    expect(chosen()).toHaveTextContent("Bruno Keller");
    await user.keyboard("{ArrowUp}{Enter}");
    expect(box()).toHaveValue("Clara Rossi");
    expect(box()).toHaveAttribute("aria-expanded", "false");
    expect(screen.getByLabelText("E-mail address")).toHaveValue("clara@demo.example");
    await user.click(button("Add"));
    await waitFor(() => expect(server.members.items).toHaveLength(2));
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("Escape closes the list first, and the dialog stays", async () => {
    const { members, user } = await open("add");
    await user.keyboard("clara");
    await screen.findAllByRole("option", { name: /Clara/ });
    await user.keyboard("{Escape}");
    expect(screen.queryByRole("option", { name: /Clara/ })).toBeNull();
    expect(box()).toHaveValue("clara");
    expect(members.editor).not.toBeNull();
  });

  it("the only one found is picked by Enter; the mouse picks any", async () => {
    const { user } = await open("add");
    await user.keyboard("clara");
    await screen.findByRole("option", { name: /Clara/ });
    await user.keyboard("{Enter}");
    expect(box()).toHaveValue("Clara Rossi");
    await user.clear(box());
    await user.click(await screen.findByRole("option", { name: /Bruno/ }));
    expect(box()).toHaveValue("Bruno Keller");
  });

  it("says that nobody was found", async () => {
    const { user } = await open("add");
    await user.keyboard("zzz");
    expect(await screen.findByText("Nobody found")).toBeVisible();
  });

  it("leads back to what is missing", async () => {
    const { server, user } = await open("add");
    await user.click(button("Add"));
    await waitFor(() => expect(box()).toHaveFocus());
    expect(box()).toHaveAccessibleDescription("Choose somebody from the list.");
    expect(server.calls.filter(({ method }) => method === "POST")).toEqual([]);
  });

  it("tells a wrong address on leaving it", async () => {
    const { user } = await open("add");
    await user.selectOptions(screen.getByLabelText("Destination"), "Name");
    const email = screen.getByLabelText("E-mail address");
    await user.type(email, "dora");
    await user.tab();
    expect(email).toBeInvalid();
    expect(email).toHaveAccessibleDescription(/like name@example.ch/);
    await expectAccessible();
  });

  it("goes on with the next one", async () => {
    const { server, user } = await open("add");
    await user.selectOptions(screen.getByLabelText("Destination"), "Name");
    await user.type(screen.getByLabelText("Name"), "Dora");
    await user.click(button("Add and another"));
    expect(await screen.findByText("Dora added.")).toBeVisible();
    expect(screen.getByLabelText("Name")).toHaveValue("");
    await waitFor(() => expect(screen.getByLabelText("Name")).toHaveFocus());
    expect(server.members.items.map(({ name }) => name)).toEqual(["Bruno Keller", "Dora"]);
  });

  it("asks before changes are lost", async () => {
    const { members, user } = await open("add");
    await user.selectOptions(screen.getByLabelText("Destination"), "Name");
    await user.click(button("Cancel"));
    await user.click(await screen.findByRole("button", { name: "Discard" }));
    expect(members.editor).toBeNull();
  });
});

describe("editing a member", () => {
  it("shows the personal access beside the fields", async () => {
    const { server, user } = await open("edit");
    expect(screen.getByText("13572468")).toBeVisible();
    expect(screen.getByText("https://ucc.example/c/abc#m=secret")).toBeVisible();
    expect(button("Copy: Personal PIN")).toBeVisible();
    expect(screen.queryByLabelText("Destination")).toBeNull();
    await expectAccessible();
    await user.selectOptions(screen.getByLabelText("Language"), "Italiano");
    await user.click(button("Save"));
    await waitFor(() => expect(server.members.items[0]?.language).toBe("it"));
  });
});

describe("importing", () => {
  it("takes pasted addresses, and tells each line that was left out", async () => {
    const { user } = await open("import");
    await expectAccessible();
    await user.click(screen.getByLabelText("Addresses", { selector: "textarea" }));
    await user.paste("anna@example.ch\nnonsense");
    await user.click(button("Import"));
    expect(await screen.findByRole("heading", { name: "1 member added" })).toHaveFocus();
    expect(screen.getByText("Line 2").closest("li")).toHaveTextContent("This is no e-mail address.");
    await expectAccessible();
  });

  it("takes a file for what it is", async () => {
    const { members, user } = await open("import");
    const file = new File(["BEGIN:VCARD\nEND:VCARD\n"], "people.vcf", { type: "text/vcard" });
    // jsdom's files cannot be read.
    Object.assign(file, { arrayBuffer: async () => new TextEncoder().encode("BEGIN:VCARD").buffer });
    await user.upload(screen.getByLabelText("File with members", { selector: "input" }), file);
    expect(await screen.findByText("people.vcf")).toBeVisible();
    expect(screen.getByRole("radio", { name: "vCard" })).toBeChecked();
    expect(members.importing?.text).toBe("BEGIN:VCARD");
  });

  it("says that there is nothing yet", async () => {
    const { user } = await open("import");
    await user.click(button("Import"));
    expect(screen.getByText("Paste addresses, or choose a file.")).toBeVisible();
  });
});
