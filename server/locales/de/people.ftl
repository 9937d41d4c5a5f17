# Abonnenten, externes Adressbuch, Profil und Passwort.
section-label = Bereiche
section-conferences = Konferenzen
section-subscribers = Abonnenten
section-directory = Externes Adressbuch
section-journal = Journal
section-programs = Anbindungen
section-telephones = Telefone

people-name = Name
people-email = E-Mail-Adresse
people-number = Telefonnummer
people-number-hint = So, wie man sie wählt; Leerzeichen fallen weg.
people-extension = Nebenstelle
people-extension-hint = Interne Nummer. Ein SIP-Login entsteht mit ihr.
people-role = Rolle
people-language = Sprache
people-language-hint = Für E-Mails und das AdminCenter.
people-timezone = Zeitzone
people-disabled = Konto gesperrt
people-disabled-hint = Login und Telefon sind gesperrt; die Konferenzen bleiben.
people-edit = Bearbeiten: { $name }
people-delete = Löschen: { $name }
people-saved = «{ $name }» gespeichert.
people-removed = «{ $name }» gelöscht.
people-none-found = Nichts gefunden
people-none-found-text = Niemand passt zur Suche.
people-gone = Diese Person gibt es nicht mehr: Sie wurde inzwischen gelöscht.
people-forbidden = Das dürfen Sie nicht.
people-throttled = Zu viele Versuche. Versuchen Sie es in einigen Minuten wieder.

people-error-mail-off = Diese Installation verschickt keine E-Mails. Bitten Sie Ihren Administrator um einen Link.
people-error-required = Dieses Feld ist nötig.
people-error-digits = Nur Ziffern; bei Telefonnummern auch «+» am Anfang, * und #.
people-error-taken = Schon vergeben. Wählen Sie etwas anderes.
people-error-too-short = Mindestens { $min } Zeichen.
people-error-too-long = Das ist zu lang.
people-error-too-large = Die Datei ist zu gross.
people-error-common = Dieses Passwort ist zu geläufig: Es würde als eines der ersten erraten.
people-error-personal = Nehmen Sie nicht Ihren Namen, Ihre Adresse oder den Namen der Firma.
people-error-wrong = Das ist nicht Ihr jetziges Passwort.
people-error-mismatch = Die beiden Eingaben sind verschieden.
people-error-own-account = Das ist Ihr eigenes Konto: Das kann ein anderer Administrator tun.
people-error-above-own = Diese Rolle steht über Ihrer.
people-error-last-administrator = Das ist der letzte Administrator der vPBX: Ernennen Sie zuerst einen anderen.
people-error-not-empty = Diese Person organisiert noch Konferenzen. Löschen Sie diese zuerst, oder sperren Sie das Konto.
people-error-full = Das Adressbuch ist voll.
people-error-no-titles = Die erste Zeile muss die Spalten nennen; «Name» muss dabei sein.
people-error-duplicate = Gibt es schon.

directory-lead = Die Kontakte ausserhalb von { $vpbx }, die alle einladen können.
directory-search = Name, Adresse oder Nummer
directory-import = Importieren
directory-export = Exportieren
directory-more = Weitere anzeigen
directory-empty = Noch keine Kontakte
directory-empty-text = Fügen Sie den ersten hinzu, oder importieren Sie eine Tabelle.
entry-add = Hinzufügen
entry-new = Neuer Kontakt
entry-edit = Kontakt bearbeiten
entry-delete-title = Kontakt löschen?
entry-delete-text = «{ $name }» verschwindet aus dem Adressbuch. Einladungen bleiben bestehen.
directory-import-title = Kontakte importieren
directory-import-lead = Eine CSV-Datei, zum Beispiel aus Excel, mit den Namen der Spalten in der ersten Zeile:
directory-import-file = CSV-Datei
directory-import-submit = Importieren
directory-import-added = { $count ->
    [0] Kein Kontakt hinzugefügt.
    [one] { $count } Kontakt hinzugefügt.
   *[other] { $count } Kontakte hinzugefügt.
}
directory-import-skipped = { $count ->
    [one] Eine Zeile ausgelassen
   *[other] { $count } Zeilen ausgelassen
}
directory-import-line = Zeile { $line }: { $reason }
directory-import-reason = { $field }: { $reason }

subscribers-lead = Die Personen von { $vpbx }, ihre Nebenstellen und Rechte.
subscribers-search = Name, Adresse oder Nebenstelle
subscriber-add = Hinzufügen
subscriber-new = Neuer Abonnent
subscriber-edit = Abonnent bearbeiten
subscriber-new-note = Die Person bekommt einen Link, um ihr Passwort zu wählen.
subscriber-invited = Einladung an { $email } geschickt.
subscriber-active = Aktiv
subscriber-disabled = Gesperrt
subscriber-unverified = Adresse nicht bestätigt
subscriber-unverified-hint = Noch kein Link an diese Adresse wurde benutzt.
subscriber-conferences = Konferenzen: { $name }
subscriber-conferences-title = Konferenzen von { $name }
subscriber-conferences-none = Diese Person organisiert keine Konferenz.
subscriber-send-link = Link für das Passwort schicken: { $name }
subscriber-make-link = Link für das Passwort erstellen: { $name }
subscriber-link-sent = Link an { $email } geschickt.
subscriber-new-sip = Neues SIP-Passwort: { $name }
subscriber-sip-title = Neues SIP-Passwort?
subscriber-sip-text = Das Telefon von { $name } geht erst wieder, wenn dort das neue Passwort eingestellt ist.
subscriber-sip-confirm = Ersetzen
subscriber-remove-factor = Zweiten Faktor entfernen: { $name }
subscriber-factor-title = Zweiten Faktor entfernen?
subscriber-factor-text = Vergewissern Sie sich, dass wirklich { $name } darum bittet: Danach genügt das Passwort zur Anmeldung. Offene Sitzungen enden.
subscriber-factor-confirm = Entfernen
subscriber-factor-removed = { $name } meldet sich jetzt ohne zweiten Faktor an.
subscriber-delete-title = Abonnent löschen?
subscriber-delete-text = Das Konto von { $name } und die Nebenstelle werden endgültig gelöscht.
role-subscriber = Abonnent
role-subscriber-hint = Organisiert eigene Konferenzen.
role-administrator = Administrator
role-administrator-hint = Verwaltet alle Konferenzen, Abonnenten und das Adressbuch der vPBX.
role-operator = Betreiber
role-operator-hint = Betreibt die Installation.

secrets-title = Zugang von { $name }
secrets-once = Notieren Sie diese Angaben jetzt: Sie werden nicht wieder gezeigt.
secrets-sip = SIP-Login des Telefons
secrets-username = Benutzername
secrets-realm = Bereich (Realm)
secrets-password = SIP-Passwort
secrets-link = Passwort des AdminCenters
secrets-link-label = Link, um das Passwort zu wählen
secrets-link-note = Diese Installation verschickt keine E-Mails: Geben Sie den Link selbst weiter. Er gilt einmal.
secrets-done = Notiert

profile-title = Profil
profile-saved = Profil gespeichert.
feed-title = Kalender-Abonnement
feed-about = Ihre Konferenzen in Ihrem Kalenderprogramm: Abonnieren Sie diese Adresse dort. Sie enthält Raumnummern und die PIN Ihrer eigenen Konferenzen; geben Sie sie nicht weiter.
feed-url = Adresse
feed-once = Kopieren Sie sie jetzt: Sie wird nicht wieder gezeigt.
feed-exists = Es gibt eine Adresse. Eine neue ersetzt sie.
feed-make = Adresse erstellen
feed-rotate = Neue Adresse erstellen
feed-revoke = Adresse widerrufen
feed-made = Adresse erstellt.
feed-revoked = Adresse widerrufen.
password-change = Passwort ändern
password-changed = Passwort geändert.
password-old = Jetziges Passwort
password-new = Neues Passwort
password-again = Neues Passwort, noch einmal
password-hint = Mindestens { $min } Zeichen. Ein Satz aus mehreren Wörtern ist gut.
password-others = Auf allen anderen Geräten werden Sie abgemeldet.
factor-title = Zweiter Faktor
factor-about = Die Anmeldung braucht dann neben dem Passwort einen Code aus einer App auf Ihrem Telefon.
factor-is-on = { $count ->
    [one] Der zweite Faktor ist eingeschaltet. Ein Wiederherstellungscode ist noch da.
   *[other] Der zweite Faktor ist eingeschaltet. { $count } Wiederherstellungscodes sind noch da.
}
factor-switch-on = Einschalten
factor-switch-off = Ausschalten
factor-on-title = Zweiten Faktor einschalten
factor-off-title = Zweiten Faktor ausschalten
factor-next = Weiter
factor-scan = Scannen Sie dieses Bild mit einer Authentifizierungs-App oder tippen Sie den Schlüssel dort ein. Geben Sie dann den Code ein, den die App zeigt.
factor-qr = QR-Code des Schlüssels
factor-key = Schlüssel
factor-code = Code der App
factor-code-or-recovery = Code der App oder ein Wiederherstellungscode
factor-error-code = Dieser Code stimmt nicht oder wurde schon verwendet.
factor-codes-title = Wiederherstellungscodes
factor-codes-once = Bewahren Sie diese Codes dort auf, wo Sie sie auch ohne Ihr Telefon finden. Sie werden nur jetzt gezeigt; jeder gilt für eine Anmeldung.
factor-codes-list = Alle Codes kopieren
factor-done = Zweiter Faktor eingeschaltet. Auf allen Ihren anderen Geräten sind Sie abgemeldet.
factor-off-done = Zweiter Faktor ausgeschaltet.

forgot-link = Passwort vergessen?
forgot-title = Passwort vergessen
forgot-lead = Wir schicken Ihnen einen Link, um ein neues zu wählen.
forgot-submit = Link schicken
forgot-sent = Wenn es ein Konto mit dieser Adresse gibt, ist eine E-Mail unterwegs. Der Link gilt eine Stunde.
forgot-back = Zurück zum Login
set-title = Passwort wählen
set-lead = Es ersetzt das alte, und alle offenen Anmeldungen enden.
set-submit = Passwort speichern
set-done = Ihr Passwort ist gespeichert. Sie können sich anmelden.
set-stale = Dieser Link gilt nicht mehr: Er wurde benutzt, ersetzt oder ist zu alt.
set-again = Neuen Link anfordern
