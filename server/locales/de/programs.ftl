# Was Programme im eigenen Namen dürfen, und welche erfahren, was geschieht.
programs-lead = Andere Programme lesen, planen und benachrichtigen lassen.
programs-openapi = Beschreibung der Schnittstelle (OpenAPI)

tokens-title = Zugangsschlüssel
tokens-about = Mit einem Schlüssel handelt ein Programm in Ihrem Namen, soweit Sie es hier erlauben. Ihr Passwort braucht es nicht.
tokens-none = Noch keine Schlüssel
tokens-none-text = Erstellen Sie für jedes Programm einen eigenen; so lässt sich jeder einzeln widerrufen.
token-new = Neuer Schlüssel
token-make = Schlüssel erstellen
token-name = Name
token-name-hint = Für welches Programm er ist.
token-scopes = Erlaubt
token-life = Gültig
token-days = { $days } Tage
token-never = Ohne Ende
token-used = Zuletzt benutzt
token-unused = Nie
token-until = Gültig bis
token-over = Abgelaufen
token-revoke = Widerrufen: { $name }
token-revoke-title = Schlüssel widerrufen?
token-revoke-text = Das Programm, das «{ $name }» benutzt, ist sofort ausgesperrt.
token-revoke-confirm = Widerrufen
token-revoked = Schlüssel «{ $name }» widerrufen.
token-secret-title = Ihr neuer Schlüssel
token-secret = Schlüssel
token-secret-use = Das Programm schickt ihn mit jeder Anfrage, in der Kopfzeile «Authorization: Bearer».
program-secret-once = Das wird nur jetzt gezeigt. Kopieren Sie es dorthin, wo es gebraucht wird.
program-secret-done = Ich habe es kopiert

scope-conferences-read = Konferenzen, Anrufe und Verlauf lesen
scope-conferences-write = Konferenzen planen, ändern und löschen
scope-members-read = Mitglieder lesen
scope-members-write = Mitglieder ändern und einladen
scope-directory-read = Externes Telefonbuch lesen
scope-directory-write = Externes Telefonbuch ändern
scope-calendar-read = Kalender lesen

webhooks-title = Webhooks
webhooks-about = Adressen anderer Systeme, die erfahren, was in { $vpbx } geschieht. Nachrichten sind signiert und werden wiederholt, bis sie ankommen.
webhooks-none = Noch keine Webhooks
webhooks-none-text = Fügen Sie die Adresse eines Systems hinzu, das benachrichtigt werden soll.
webhook-new = Neuer Webhook
webhook-edit = Webhook ändern
webhook-saved = Webhook gespeichert.
webhook-url = Adresse
webhook-url-hint = Beginnt mit https:// und ist über das Internet erreichbar.
webhook-description = Beschreibung
webhook-events = Benachrichtigt über
webhook-event-count = { $count ->
    [one] Ein Ereignis
   *[other] { $count } Ereignisse
}
webhook-enabled = Nachrichten senden
webhook-state = Zustand
webhook-on = Aktiv
webhook-off = Ausgeschaltet
webhook-failing = Nichts kommt an
webhook-off-failing = Ausgeschaltet: seit Tagen kam nichts an
webhook-off-gone = Ausgeschaltet: der Empfänger will nichts mehr
webhook-deliveries = Nachrichten an { $url }
webhook-new-secret = Neues Geheimnis: { $url }
webhook-secret-new-title = Neues Geheimnis erstellen?
webhook-secret-new-text = Während 24 Stunden tragen Nachrichten an { $url } Signaturen des alten und des neuen Geheimnisses.
webhook-secret-new-confirm = Neues erstellen
webhook-secret-title = Das Geheimnis des Webhooks
webhook-secret = Geheimnis
webhook-secret-use = Damit prüft der Empfänger, dass Nachrichten von hier sind (Standard Webhooks).
webhook-delete-title = Webhook löschen?
webhook-delete-text = { $url } erfährt nichts mehr; wartende Nachrichten werden nicht gesendet.

event-conference-created = Konferenz geplant
event-conference-updated = Konferenz geändert
event-conference-deleted = Konferenz gelöscht
event-invitation-answered = Einladung beantwortet
event-room-started = Konferenz begonnen
event-room-ended = Konferenz beendet
event-participant-joined = Teilnehmer gekommen
event-participant-left = Teilnehmer gegangen
event-call-ended = Anruf beendet
event-webhook-test = Testnachricht

deliveries-title = Letzte Nachrichten
deliveries-none = Noch keine Nachrichten
deliveries-none-text = Senden Sie eine Testnachricht, um zu sehen, ob sie ankommt.
deliveries-test = Testnachricht senden
deliveries-again = Aktualisieren
delivery-waiting = Wartet
delivery-sent = Angekommen
delivery-failed = Gescheitert
delivery-dropped = Nicht gesendet
delivery-attempts = { $count ->
    [one] ein Versuch
   *[other] { $count } Versuche
}

program-error-none = Wählen Sie mindestens eines.
program-error-url = Eine Adresse wie https://example.com/ucc
program-error-not-https = Nur Adressen, die mit https:// beginnen
program-error-too-many = Mehr sind nicht möglich. Löschen Sie zuerst eines.
