# Wie oft eine Konferenz stattfindet, in Mails und Seiten.
rhythm-daily = { $count ->
    [one] Jeden Tag
   *[other] Alle { $count } Tage
}
rhythm-weekly = { $count ->
    [one] Jeden { $days }
   *[other] Alle { $count } Wochen am { $days }
}
rhythm-monthly-day = { $count ->
    [one] Am { $day }. jedes Monats
   *[other] Alle { $count } Monate am { $day }.
}
rhythm-monthly-last = { $count ->
    [one] Am letzten Tag jedes Monats
   *[other] Alle { $count } Monate am letzten Tag
}
rhythm-monthly-weekday = { $count ->
    [one] Am { $ordinal ->
        [first] ersten
        [second] zweiten
        [third] dritten
        [fourth] vierten
       *[last] letzten
    } { $day } jedes Monats
   *[other] Alle { $count } Monate am { $ordinal ->
        [first] ersten
        [second] zweiten
        [third] dritten
        [fourth] vierten
       *[last] letzten
    } { $day }
}
rhythm-monthly-sunday = { $count ->
    [one] Am { $ordinal ->
        [first] ersten
        [second] zweiten
        [third] dritten
        [fourth] vierten
       *[last] letzten
    } { $day } jedes Monats
   *[other] Alle { $count } Monate am { $ordinal ->
        [first] ersten
        [second] zweiten
        [third] dritten
        [fourth] vierten
       *[last] letzten
    } { $day }
}
rhythm-yearly = { $count ->
    [one] Jedes Jahr am { $day }
   *[other] Alle { $count } Jahre am { $day }
}
rhythm-until = { $rhythm }, { $window }, bis { $date }
rhythm-count = { $rhythm }, { $window }, { $count ->
    [one] einmal
   *[other] { $count }-mal
}
