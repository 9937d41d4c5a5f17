groups-title = Gruppen
groups-lead = Teilen Sie die Konferenz für eine Weile. In einer Gruppe sieht und hört man nur diese Gruppe, auch am Telefon. Sie bleiben hier und können jede Gruppe besuchen.
groups-count = Anzahl Gruppen
groups-time = Dauer
groups-time-none = Ohne Ende
groups-minutes =
    { $count ->
        [one] { $count } Minute
       *[other] { $count } Minuten
    }
groups-way = Wer wohin geht
groups-way-random = Zufällig
groups-way-hand = Von Hand
groups-way-choose = Freie Wahl
groups-again = Neu mischen
groups-choose-phones = Telefone zeigen keine Liste: Teilen Sie diese hier oder später zu.
groups-open = Gruppen öffnen
groups-staying = Bleiben hier
groups-choosing = Wählen selbst
groups-main = Hauptraum
groups-name = Gruppe { $group }
groups-name-of = Name der Gruppe { $group }
groups-size =
    { $count ->
        [one] { $name }: eine Person
       *[other] { $name }: { $count } Personen
    }
groups-move = { $name } verschieben nach
groups-nobody = Niemand
groups-left = Alle kommen zurück in
groups-visit = Besuchen
groups-return = Zurückgehen
groups-visit-of = { $name } besuchen
groups-here = Sie sind hier
groups-help-wanted = Bittet um Hilfe
groups-tell = Nachricht an alle Gruppen
groups-tell-hint = Erscheint sofort bei allen im Browser.
groups-tell-send = Senden
groups-told = An alle Gruppen gesendet.
groups-end = Alle zurückholen
groups-you-are = Sie sind in { $name }.
groups-divided =
    { $count ->
        [one] Es gibt eine Gruppe.
       *[other] Es gibt { $count } Gruppen.
    }
groups-choose = Wählen Sie eine Gruppe:
groups-join = { $name } ({ $count })
groups-rejoin = Zurück zu { $name }
groups-back = Zurück zu allen
groups-help = Um Hilfe bitten
groups-asked = Die Leitung ist gerufen.
groups-help-by = { $name } bittet um Hilfe.
groups-go-there = Hingehen
groups-put-away = Verstanden
groups-manage = Verwalten
