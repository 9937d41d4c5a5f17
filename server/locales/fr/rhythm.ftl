# Combien de fois une conférence a lieu, dans les courriels et les pages.
rhythm-daily = { $count ->
    [one] Chaque jour
   *[other] Tous les { $count } jours
}
rhythm-weekly = { $count ->
    [one] Chaque { $days }
   *[other] Toutes les { $count } semaines : { $days }
}
rhythm-monthly-day = { $count ->
    [one] Le { $day } de chaque mois
   *[other] Tous les { $count } mois, le { $day }
}
rhythm-monthly-last = { $count ->
    [one] Le dernier jour de chaque mois
   *[other] Tous les { $count } mois, le dernier jour
}
rhythm-monthly-weekday = { $count ->
    [one] Le { $ordinal ->
        [first] premier
        [second] deuxième
        [third] troisième
        [fourth] quatrième
       *[last] dernier
    } { $day } de chaque mois
   *[other] Tous les { $count } mois, le { $ordinal ->
        [first] premier
        [second] deuxième
        [third] troisième
        [fourth] quatrième
       *[last] dernier
    } { $day }
}
rhythm-monthly-sunday = { $count ->
    [one] Le { $ordinal ->
        [first] premier
        [second] deuxième
        [third] troisième
        [fourth] quatrième
       *[last] dernier
    } { $day } de chaque mois
   *[other] Tous les { $count } mois, le { $ordinal ->
        [first] premier
        [second] deuxième
        [third] troisième
        [fourth] quatrième
       *[last] dernier
    } { $day }
}
rhythm-yearly = { $count ->
    [one] Chaque année, le { $day }
   *[other] Tous les { $count } ans, le { $day }
}
rhythm-until = { $rhythm }, { $window }, jusqu’au { $date }
rhythm-count = { $rhythm }, { $window }, { $count } fois
