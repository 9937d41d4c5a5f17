# Quante volte si tiene una conferenza, nei messaggi e nelle pagine.
rhythm-daily = { $count ->
    [one] Ogni giorno
   *[other] Ogni { $count } giorni
}
rhythm-weekly = { $count ->
    [one] Ogni { $days }
   *[other] Ogni { $count } settimane: { $days }
}
rhythm-monthly-day = { $count ->
    [one] Il { $day } di ogni mese
   *[other] Ogni { $count } mesi, il { $day }
}
rhythm-monthly-last = { $count ->
    [one] L’ultimo giorno di ogni mese
   *[other] Ogni { $count } mesi, l’ultimo giorno
}
rhythm-monthly-weekday = { $count ->
    [one] { $ordinal ->
        [first] Il primo
        [second] Il secondo
        [third] Il terzo
        [fourth] Il quarto
       *[last] L’ultimo
    } { $day } di ogni mese
   *[other] Ogni { $count } mesi, { $ordinal ->
        [first] il primo
        [second] il secondo
        [third] il terzo
        [fourth] il quarto
       *[last] l’ultimo
    } { $day }
}
rhythm-monthly-sunday = { $count ->
    [one] { $ordinal ->
        [first] La prima
        [second] La seconda
        [third] La terza
        [fourth] La quarta
       *[last] L’ultima
    } { $day } di ogni mese
   *[other] Ogni { $count } mesi, { $ordinal ->
        [first] la prima
        [second] la seconda
        [third] la terza
        [fourth] la quarta
       *[last] l’ultima
    } { $day }
}
rhythm-yearly = { $count ->
    [one] Ogni anno, il { $day }
   *[other] Ogni { $count } anni, il { $day }
}
rhythm-until = { $rhythm }, { $window }, fino al { $date }
rhythm-count = { $rhythm }, { $window }, { $count ->
    [one] una volta
   *[other] { $count } volte
}
