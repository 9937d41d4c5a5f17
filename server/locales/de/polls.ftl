poll-title = Abstimmen lassen
poll-question = Frage
poll-options = Antworten
poll-option = Antwort { $number }
poll-option-remove = Antwort { $number } entfernen
poll-option-add = Antwort hinzufügen
poll-several = Mehrere Antworten sind möglich
poll-live = Alle sehen den Zwischenstand
poll-live-hint = Sonst sehen alle das Ergebnis am Schluss.
poll-phones = Telefone stimmen mit den Tasten 1 bis 9 ab. Sie hören, welche Tasten zählen, aber nicht die Frage: Lesen Sie sie bitte mit den Antworten vor.
poll-begin = Abstimmung eröffnen
poll-running = Eine Abstimmung läuft: { $question }
poll-fault-question = Bitte schreiben Sie eine Frage.
poll-fault-few = Bitte schreiben Sie mindestens zwei Antworten.
poll-fault-alike = Zwei Antworten sind gleich.
poll-open = Eine Abstimmung läuft
poll-result = Die Abstimmung ist beendet
poll-fold = Abstimmung zur Seite legen
poll-unfold = Abstimmung: { $question }
poll-put-away = Ergebnis weglegen
poll-choose-one = Wählen Sie eine Antwort
poll-choose-several = Wählen Sie eine oder mehrere Antworten
poll-vote = Abstimmen
poll-change = Stimme ändern
poll-withdraw = Stimme zurückziehen
poll-counted = Ihre Stimme zählt: { $answer }
poll-yours = Ihre Stimme
poll-close = Abstimmung beenden
poll-later = Das Ergebnis sehen Sie am Schluss.
poll-only-leaders = Die anderen sehen das Ergebnis am Schluss.
poll-votes =
    { $count ->
        [one] { $count } Stimme
       *[other] { $count } Stimmen
    }
poll-voted =
    { $count ->
        [one] Eine Person hat abgestimmt.
       *[other] { $count } Personen haben abgestimmt.
    }
polls-title = Abstimmungen
polls-loading = Die Abstimmungen werden geladen
polls-none = In dieser Konferenz wurde noch nicht abgestimmt.
polls-when = { $when }, eröffnet von { $name }
polls-group = In einer Gruppe
polls-open = Läuft
polls-unreachable = Der Server ist nicht erreichbar.
polls-refused = Das ging nicht. Versuchen Sie es noch einmal.
