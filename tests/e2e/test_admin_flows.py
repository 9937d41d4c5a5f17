"""What the manual tells about planning and inviting, done in a real browser: once with the mouse
flow by flow, once with the keyboard alone, and every page looked at for barriers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, Playwright, expect

from tests.e2e.admin_states import MAIN, Filled, fill, states
from tests.e2e.barriers import NARROW_DARK, WIDE_LIGHT, Look, barriers, cut_off
from tests.e2e.keyboard import Keyboard
from tests.e2e.site import Site, in_hours, open_site
from tests.e2e.spoken import LANGUAGES, speak

pytestmark = pytest.mark.e2e

AUDIO, UCC, OLD = "Comité de direction", "Atelier qualité", "Séance passée"
ORGANISER = "Alice Favre"
# Each page and dialog is seen in these, the last word of each being that in which the test goes on.
LOOKS: tuple[tuple[Look, tuple[str, ...]], ...] = (
    (NARROW_DARK, LANGUAGES),
    (WIDE_LIGHT, ("de", "fr")),
)


@pytest.fixture(scope="module")
def site(playwright: Playwright, folder: Path) -> Iterator[Site]:
    with open_site(playwright, folder) as running:
        yield running


def test_an_audio_conference_with_every_field(site: Site) -> None:
    page = site.page("alice")
    expect(page.get_by_text("Pas encore de conférence")).to_be_visible()
    editor = new_conference(page)
    expect(editor.get_by_text(ORGANISER)).to_be_visible()
    expect(editor.get_by_role("switch", name="Conférence de l’UCC")).not_to_be_checked()
    expect(box(editor, "Nom")).to_have_value("")
    expect(box(editor, "Début")).to_have_value(re.compile(r"^\d\d\.\d\d\.\d{4} \d\d:\d\d$"))
    expect(editor.get_by_label("Durée")).to_have_value("15")
    refuse(editor)
    for field, value in (
        ("Nom", AUDIO),
        ("Numéro de la salle", "471100"),
        ("Début", in_hours(26)),
        ("PIN", "135790"),
        ("Description", "Budget et personnel"),
    ):
        box(editor, field).fill(value)
    editor.get_by_label("Durée").select_option("90")
    save(editor)
    details = page.get_by_role("dialog", name="Accès à la conférence")
    for text in (AUDIO, "1 h 30 min", "Budget et personnel", site.service.portal):
        expect(details).to_contain_text(text)
    details.get_by_role("button", name="Copier toutes les données").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    for line in ("Numéro de la salle : 471100", "PIN : 135790", "Durée : 1 h 30 min"):
        assert line in copied.replace("\xa0", " ").replace("\u202f", " "), copied
    assert site.service.portal in copied
    close(details)
    expect(row(page, AUDIO)).to_contain_text("471100")
    expect(row(page, AUDIO)).to_contain_text("Audio")
    expect(row(page, AUDIO)).to_contain_text(ORGANISER)


def refuse(editor: Locator) -> None:
    """Each field says what is wrong with it; saving goes to the first of them."""
    for field, value in (
        ("Numéro de la salle", "12a"),
        ("PIN", "12"),
        ("Début", "demain"),
        ("Description", ""),
    ):
        box(editor, field).fill(value)
    editor.get_by_role("button", name="Enregistrer").click()
    expect(editor.get_by_text("3 champs sont à corriger.")).to_be_visible()
    expect(editor.get_by_text("N’utilisez que des chiffres")).to_be_visible()
    expect(editor.get_by_text("Au moins 4 chiffres.")).to_be_visible()
    expect(editor.get_by_text("Date et heure sous la forme")).to_be_visible()
    expect(box(editor, "Début")).to_be_focused()
    box(editor, "Numéro de la salle").fill("")
    box(editor, "PIN").focus()
    expect(editor.get_by_text("Ce champ est obligatoire.")).to_be_visible()


def test_a_ucc_conference_from_the_calendar(site: Site) -> None:
    page = site.page("alice")
    editor = new_conference(page)
    editor.get_by_role("switch", name="Conférence de l’UCC").click()
    box(editor, "Nom").fill(UCC)
    box(editor, "Numéro de la salle").fill("471100")
    editor.get_by_role("button", name="Choisir la date et l’heure").click()
    when = editor.get_by_role("group", name="Date et heure")
    when.get_by_label("Heure", exact=True).select_option("0")
    when.get_by_label("Minute").select_option("5")
    when.get_by_role("button", name="Maintenant").click()
    when.get_by_role("button", name="Reprendre").click()
    expect(box(editor, "Début")).to_be_focused()
    # Without a PIN anybody who knows the number gets in: that is said, and may be.
    box(editor, "PIN").fill("")
    expect(editor.get_by_text("Sans PIN, il suffit de connaître")).to_be_visible()
    editor.get_by_role("button", name="Proposer un autre PIN").click()
    expect(box(editor, "PIN")).to_have_value(re.compile(r"^\d{6}$"))
    editor.get_by_role("button", name="Enregistrer").click()
    expect(editor.get_by_text("Ce numéro est déjà utilisé.")).to_be_visible()
    editor.get_by_role("button", name="Proposer un autre numéro de salle").click()
    expect(editor.get_by_text("Ce numéro est déjà utilisé.")).to_be_hidden()
    save(editor)
    details = page.get_by_role("dialog", name="Accès à la conférence")
    expect(details.get_by_text(re.compile(r"/c/[\w-]+$"))).to_be_visible()
    close(details)
    expect(row(page, UCC)).to_contain_text("Ouverte")
    expect(page.get_by_role("link", name=f"Entrer dans la salle : {UCC}")).to_be_visible()


def test_editing_by_a_click_on_the_row(site: Site) -> None:
    page = site.page("alice")
    press(row(page, AUDIO).get_by_text("471100"))
    editor = page.get_by_role("dialog", name="Modifier la conférence")
    expect(box(editor, "Description")).to_have_value("Budget et personnel")
    box(editor, "Nom").fill("Rien de tout cela")
    page.keyboard.press("Escape")
    question = page.get_by_role("alertdialog", name="Abandonner les modifications ?")
    question.get_by_role("button", name="Continuer la saisie").click()
    box(editor, "Nom").fill(AUDIO)
    box(editor, "Début").fill(in_hours(0))  # at the same time as the other: a warning, no more
    expect(editor.get_by_text(f"« {UCC} » a lieu en même temps")).to_be_visible()
    box(editor, "Début").fill(in_hours(48))
    editor.get_by_label("Durée").select_option("30")
    save(editor)
    expect(page.get_by_text(f"Conférence « {AUDIO} » enregistrée.")).to_be_visible()
    expect(row(page, AUDIO)).to_contain_text("30 min")


def test_an_expired_conference_gets_a_new_start(site: Site) -> None:
    page = site.page("alice")
    editor = new_conference(page)
    box(editor, "Nom").fill(OLD)
    box(editor, "Début").fill(in_hours(-30))
    expect(editor.get_by_text("Cette période est déjà terminée")).to_be_visible()
    save(editor)
    close(page.get_by_role("dialog", name="Accès à la conférence"))
    expect(row(page, OLD)).to_contain_text("Expirée")
    page.get_by_role("radio", name="Expirées").check()
    expect(page.get_by_role("row")).to_have_count(2)  # with the columns' names
    page.get_by_role("button", name=f"Modifier : {OLD}").click()
    editor = page.get_by_role("dialog", name="Modifier la conférence")
    expect(editor.get_by_text("Cette conférence est expirée.")).to_be_visible()
    box(editor, "Début").fill(in_hours(50))
    save(editor)
    expect(page.get_by_text("Rien ne correspond")).to_be_visible()
    page.get_by_role("button", name="Effacer la recherche et les filtres").click()
    expect(row(page, OLD)).to_contain_text("À venir")
    page.get_by_role("searchbox", name="Rechercher").fill("seance PASSEE")
    expect(page.get_by_role("row")).to_have_count(2)
    page.get_by_role("searchbox", name="Rechercher").fill("")
    expect(page.get_by_role("row")).to_have_count(4)


def test_others_look_and_do_not_touch(site: Site) -> None:
    page = site.page("bruno")
    expect(row(page, AUDIO).get_by_role("img", name="Lecture seule")).to_be_visible()
    expect(page.get_by_role("button", name=f"Supprimer : {AUDIO}")).to_have_count(0)
    page.get_by_role("button", name=f"Voir : {AUDIO}").click()
    details = page.get_by_role("dialog", name="Accès à la conférence")
    expect(details).to_contain_text(f"Seul l’organisateur, {ORGANISER}, peut modifier")
    expect(details).to_contain_text("Visible pour l’organisateur seulement")
    expect(details.get_by_role("button", name="Modifier", exact=True)).to_have_count(0)
    close(details)


def test_an_administrator_finds_them_under_the_extension(site: Site) -> None:
    page = site.page("admin")
    page.get_by_role("link", name="Abonnés").click()
    page.get_by_role("button", name=f"Conférences : {ORGANISER}").click()
    dialog = page.get_by_role("dialog", name=f"Conférences de {ORGANISER}")
    dialog.get_by_role("button", name=OLD).click()
    editor = page.get_by_role("dialog", name="Modifier la conférence")
    expect(editor.get_by_text(ORGANISER)).to_be_visible()
    editor.get_by_label("Durée").select_option("60")
    save(editor)
    page.get_by_role("link", name="Journal").click()
    entry = page.get_by_role("listitem").filter(has_text=f"a modifié la conférence « {OLD} »").first
    expect(entry).to_contain_text("Adrien Administrateur")
    expect(entry).to_contain_text("Durée")
    page.get_by_role("combobox", name="Afficher").select_option("Comptes")
    expect(page.get_by_text("Bruno Keller s’est connecté(e).")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Exporter (CSV)").click()
    table = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert "Bruno Keller" in table and OLD not in table


def test_members_and_their_invitation(site: Site) -> None:
    page = site.page("alice")
    page.get_by_role("button", name=f"Membres de {AUDIO} : 0").click()
    # The list's own "Ajouter" stands there until the members' page has come.
    expect(page.get_by_role("heading", name="Membres", exact=True)).to_be_visible()
    for source, part, found in (
        ("Poste", "kell", "Bruno Keller"),
        ("Annuaire externe", "weber", "Fiduciaire Weber"),
    ):
        dialog = new_member(page, source)
        dialog.get_by_role("combobox", name="Motif de recherche").fill(part)
        dialog.get_by_role("option", name=re.compile(found)).click()
        add(page, dialog, found)
    # Nobody gets mails yet, and the manual's way out is at hand.
    expect(page.get_by_role("button", name="Envoyer invitation")).to_be_disabled()
    page.get_by_role("button", name="Copier les données").click()
    assert "471100" in page.evaluate("navigator.clipboard.readText()")
    dialog = new_member(page, "Nom")
    box(dialog, "Nom").fill("Salle Léman")
    dialog.get_by_role("switch", name="Envoyer un courriel").click()
    dialog.get_by_role("button", name="Ajouter", exact=True).click()
    expect(dialog.get_by_text("Sans adresse, aucun courriel")).to_be_visible()
    box(dialog, "Adresse Email").fill("leman@")
    dialog.get_by_role("button", name="Ajouter", exact=True).click()
    expect(dialog.get_by_text("Une adresse e-mail comme")).to_be_visible()
    box(dialog, "Adresse Email").fill("leman@salles.example")
    add(page, dialog, "Salle Léman")
    press(row(page, "Salle Léman").get_by_text("leman@salles.example"))
    dialog = page.get_by_role("dialog", name="Modifier le membre")
    box(dialog, "Nom").fill("Salle Jura")
    dialog.get_by_role("button", name="Enregistrer").click()
    expect(row(page, "Salle Jura")).to_be_visible()
    page.get_by_role("switch", name="Envoyer un courriel à Bruno Keller").click()
    page.get_by_role("button", name="Supprimer : Fiduciaire Weber").click()
    confirm(page, "Supprimer le membre ?", "Supprimer")
    expect(page.get_by_text("2 membres", exact=True)).to_be_visible()
    page.get_by_role("button", name="Envoyer invitation").click()
    confirm(page, "Envoyer les invitations ?", "Envoyer maintenant")
    expect(page.get_by_text("2 invitations sont en route.")).to_be_visible()
    mails = site.box.next(2)
    assert set(mails) == {"bruno@demo.example", "leman@salles.example"}
    assert re.sub(r"\s", "", mails["bruno@demo.example"].row("Numéro de la salle")) == "471100"
    page.get_by_role("button", name="Toutes les conférences").click()
    expect(page.get_by_role("button", name=f"Membres de {AUDIO} : 2")).to_be_focused()


def test_deleting_asks_first(site: Site) -> None:
    page = site.page("alice")
    page.get_by_role("button", name=f"Supprimer : {OLD}").click()
    question = page.get_by_role("alertdialog", name="Supprimer la conférence ?")
    expect(question).to_contain_text(OLD)
    question.get_by_role("button", name="Annuler").click()
    expect(row(page, OLD)).to_be_visible()
    page.get_by_role("button", name=f"Supprimer : {OLD}").click()
    confirm(page, "Supprimer la conférence ?", "Supprimer")
    expect(page.get_by_text(f"Conférence « {OLD} » supprimée.")).to_be_visible()
    expect(row(page, OLD)).to_have_count(0)


def test_the_whole_way_by_keyboard(site: Site) -> None:
    """Tab, Enter, Space, arrows and Escape; each step checks that the focus is to be seen."""
    page = site.nobody()
    keys = Keyboard(page)
    keys.to("Adresse e-mail").type("chiara@demo.example")
    keys.to("Mot de passe").type(site.service.password("chiara@demo.example")).press("Enter")
    expect(page.get_by_role("heading", name="Conférences")).to_be_visible()
    keys.to("Ajouter").press("Enter")
    keys.at("Nom").type("Au clavier")
    keys.to("Durée").press("ArrowDown")
    keys.to("Conférence de l’UCC").press("Space")
    keys.round("Nouvelle conférence")
    keys.to("Enregistrer").press("Enter")
    details = page.get_by_role("dialog", name="Accès à la conférence")
    expect(details).to_contain_text("30 min")
    keys.to("Membres (0)").press("Enter")
    expect(page.get_by_role("heading", name="Membres", exact=True)).to_be_focused()
    keys.to("Ajouter").press("Enter")
    keys.at("Motif de recherche").type("bruno")
    expect(page.get_by_role("option", name=re.compile("Bruno Keller"))).to_be_visible()
    keys.press("ArrowDown").press("Enter")
    keys.to("Envoyer un courriel").press("Space")
    keys.to("Ajouter").press("Enter")
    expect(row(page, "Bruno Keller")).to_be_visible()
    keys.to("Envoyer invitation").press("Enter")
    keys.at("Envoyer maintenant").press("Enter")
    expect(page.get_by_text("Une invitation est en route.")).to_be_visible()
    site.box.next(1)
    keys.to("Toutes les conférences").press("Enter")
    keys.at("Membres de Au clavier : 1")
    keys.to("Supprimer : Au clavier").press("Enter")
    keys.at("Annuler").press("Escape")
    keys.at("Supprimer : Au clavier").press("Enter")
    keys.to("Supprimer").press("Enter")
    expect(row(page, "Au clavier")).to_have_count(0)
    site.box.next(1)
    keys.to("Compte : Chiara Rossi").press("Enter")
    keys.to("Se déconnecter").press("Enter")
    expect(page.get_by_text("Vous êtes déconnecté.")).to_be_visible()
    page.context.close()


@pytest.fixture(scope="module")
def filled(site: Site) -> Filled:
    return fill(site)


def test_nobody_is_shut_out(site: Site, filled: Filled) -> None:
    found: list[str] = []
    for number, (name, page) in enumerate(states(site, "fr", filled)):
        for at, (look, languages) in enumerate(LOOKS):
            look.on(page)
            # What is cut off depends on the words, most of all where there is little room. The rest
            # does not, and dialogs are examined in one look only, since axe examines each in all
            # four languages where it is built (Vitest).
            asked = name in MAIN or number % len(LOOKS) == at
            for language in languages:
                speak(page, language)
                examine = barriers if asked and language == languages[-1] else cut_off
                found += [f"{name} {language} {look}: {one}" for one in examine(page)]
    assert not found, "\n".join(found)


def new_conference(page: Page) -> Locator:
    page.get_by_role("button", name="Ajouter", exact=True).first.click()
    return page.get_by_role("dialog", name="Nouvelle conférence")


def new_member(page: Page, source: str) -> Locator:
    page.get_by_role("button", name="Ajouter", exact=True).first.click()
    dialog = page.get_by_role("dialog", name="Nouveau membre")
    dialog.get_by_role("combobox", name="Destination").select_option(label=source)
    return dialog


def add(page: Page, dialog: Locator, name: str) -> None:
    dialog.get_by_role("button", name="Ajouter", exact=True).click()
    expect(dialog).to_be_hidden()
    expect(row(page, name)).to_be_visible()


def box(inside: Locator, label: str) -> Locator:
    return inside.get_by_role("textbox", name=re.compile(f"^{label}"))


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has_text=name)


def press(cell: Locator) -> None:
    """Where the mouse is over a cell; what lies there takes the click, be it the whole row's."""
    cell.click(force=True)


def save(editor: Locator) -> None:
    editor.get_by_role("button", name="Enregistrer").click()
    expect(editor).to_be_hidden()


def close(dialog: Locator) -> None:
    dialog.get_by_role("button", name="Fermer").click()
    expect(dialog).to_be_hidden()


def confirm(page: Page, question: str, button: str) -> None:
    dialog = page.get_by_role("alertdialog", name=question)
    dialog.get_by_role("button", name=button, exact=True).click()
    expect(dialog).to_be_hidden()
