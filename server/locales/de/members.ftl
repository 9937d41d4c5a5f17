# Die Mitglieder einer Konferenz: wer geplant und eingeladen ist, und was geantwortet wurde.
members-back = Alle Konferenzen
members-count = { $count ->
    [one] { $count } Mitglied
   *[other] { $count } Mitglieder
}
members-import = Importieren
members-gone = Das gibt es nicht mehr: Die Konferenz oder das Mitglied wurde inzwischen gelöscht.
members-empty-title = Noch kein Mitglied
members-empty-text = Fügen Sie hinzu, wer teilnehmen soll. Wer E-Mails erhält, ist mit einem Druck eingeladen.

member-add = Hinzufügen
member-add-submit = Hinzufügen
member-add-more = Hinzufügen und weiter
member-title-new = Neues Mitglied
member-title-edit = Mitglied bearbeiten
member-added = { $name } hinzugefügt.
member-saved = { $name } gespeichert.
member-edit = Bearbeiten: { $name }
member-delete = Löschen: { $name }
member-mail-of = E-Mail senden an { $name }
member-removed = { $name } gelöscht.
member-remove-title = Mitglied löschen?
member-remove-text = { $name } ist danach nicht mehr Mitglied dieser Konferenz. Persönliche PIN und persönlicher Link gelten nicht mehr.
member-remove-invited = { $name } wurde eingeladen und erfährt per E-Mail, dass die Einladung aufgehoben ist.
member-language-auto = Automatisch
member-error-choose = Wählen Sie jemanden aus der Liste.
member-error-email = Bitte eine E-Mail-Adresse wie name@beispiel.ch.
member-error-email-required = Ohne Adresse kann keine E-Mail gesendet werden.
member-error-too-many = Mehr Mitglieder kann diese Konferenz nicht haben.

field-destination = Ziel
field-search = Suchmuster
field-search-hint = Der Name oder die Nummer, ganz oder ein Teil davon.
field-number = Nummer
field-email = E-Mail-Adresse
field-send-mail = E-Mail senden
field-send-mail-hint = Einladung, Erinnerungen und Änderungen; gesendet wird erst mit «Einladung senden».
field-language = Sprache
field-language-hint = Der E-Mails.
source-extension = Nebenstelle
source-extension-hint = Jemand aus der gleichen vPBX.
source-directory = Externes Verzeichnis
source-directory-hint = Jemand aus dem Telefonbuch der vPBX.
source-name = Name
source-name-hint = Ein beliebiger Name.
email-none = keine Adresse

column-answer = Antwort
column-mails = Einladung und Erinnerungen
answer-none = Keine Antwort
answer-accepted = Zugesagt
answer-tentative = Vielleicht
answer-declined = Abgesagt

mail-none = Noch nicht eingeladen
mail-unwanted = Keine E-Mails
mail-invitation-soon = Die Einladung wird gesendet
mail-invitation-waiting = Die Einladung geht hinaus: { $time }
mail-invitation-delayed = Noch nicht zugestellt, nächster Versuch: { $time }
mail-invitation-sent = Eingeladen: { $time }
mail-invitation-failed = Einladung nicht zugestellt
mail-invitation-dropped = Einladung zurückgezogen
mail-reminder-waiting = Erinnerung { $before } vorher: { $time }
mail-reminder-delayed = Erinnerung { $before } vorher: nächster Versuch { $time }
mail-reminder-sent = Erinnerung { $before } vorher: gesendet { $time }
mail-reminder-failed = Erinnerung { $before } vorher: nicht zugestellt
mail-reminder-dropped = Erinnerung { $before } vorher: entfallen
mail-retry = Noch einmal versuchen

invite-label = Einladung
invite-button = Einladung senden
invite-waiting = { $count ->
    [one] Ein Mitglied ist noch nicht eingeladen.
   *[other] { $count } Mitglieder sind noch nicht eingeladen.
}
invite-off-mail-off = Diese Installation sendet keine E-Mails. Teilen Sie die Zugangsdaten selbst mit.
invite-off-expired = Die Konferenz ist abgelaufen. Geben Sie ihr einen neuen Beginn, bevor Sie einladen.
invite-off-nobody = Kein Mitglied soll E-Mails erhalten. Schalten Sie «E-Mail senden» ein, oder teilen Sie die Zugangsdaten selbst mit.
invite-off-all = Alle, die E-Mails erhalten sollen, sind eingeladen.
invite-failed = { $count ->
    [one] Ein Mitglied war nicht erreichbar.
   *[other] { $count } Mitglieder waren nicht erreichbar.
}
invite-copy = Zugangsdaten kopieren
invite-title = Einladungen senden?
invite-text = { $count ->
    [one] Eine Einladung wird jetzt gesendet:
   *[other] { $count } Einladungen werden jetzt gesendet:
}
invite-more = { $count ->
    [one] und eine weitere
   *[other] und { $count } weitere
}
invite-reminders = Erinnerungen folgen { $times } vor dem Beginn.
invite-no-reminders = Es folgen keine Erinnerungen.
invite-send = Jetzt senden
invite-done = { $count ->
    [0] Es war niemand mehr einzuladen.
    [one] Eine Einladung ist unterwegs.
   *[other] { $count } Einladungen sind unterwegs.
}

access-title = Persönlicher Zugang
access-text = Wer mit diesem Link oder dieser PIN eintritt, gilt als { $name }. Geben Sie beides niemand anderem.
access-link = Persönlicher Link
access-pin = Persönliche PIN
access-copy = Persönliche Zugangsdaten kopieren

import-title = Mitglieder importieren
import-file = Datei mit Mitgliedern
import-drop = Legen Sie eine CSV- oder vCard-Datei hierher.
import-choose = Datei wählen
import-text = Adressen
import-text-hint = Eine pro Zeile, oder durch Kommas getrennt; mit Namen so: Anna Meier <anna@beispiel.ch>.
import-empty = Fügen Sie Adressen ein, oder wählen Sie eine Datei.
import-format = Format
import-format-addresses = Adressen
import-format-csv = CSV
import-format-vcard = vCard
import-run = Importieren
import-too-large = Das ist zu gross. Importieren Sie es in mehreren Teilen.
import-added = { $count ->
    [0] Niemand wurde hinzugefügt
    [one] { $count } Mitglied hinzugefügt
   *[other] { $count } Mitglieder hinzugefügt
}
import-skipped = { $count ->
    [one] Eine Zeile wurde weggelassen:
   *[other] { $count } Zeilen wurden weggelassen:
}
import-complete = Keine Zeile wurde weggelassen.
import-line = Zeile { $line }
import-skipped-taken = Diese Adresse ist schon da.
import-skipped-required = Die Adresse fehlt.
import-skipped-invalid = Das ist keine E-Mail-Adresse.
import-skipped-too-long = Das ist zu lang.
import-skipped-too-many = Es sind zu viele Mitglieder.
