# How often a conference takes place, in mails and pages.
rhythm-daily = { $count ->
    [one] Every day
   *[other] Every { $count } days
}
rhythm-weekly = { $count ->
    [one] Every { $days }
   *[other] Every { $count } weeks on { $days }
}
rhythm-monthly-day = { $count ->
    [one] On day { $day } of every month
   *[other] Every { $count } months on day { $day }
}
rhythm-monthly-last = { $count ->
    [one] On the last day of every month
   *[other] Every { $count } months on the last day
}
rhythm-monthly-weekday = { $count ->
    [one] On the { $ordinal ->
        [first] first
        [second] second
        [third] third
        [fourth] fourth
       *[last] last
    } { $day } of every month
   *[other] Every { $count } months on the { $ordinal ->
        [first] first
        [second] second
        [third] third
        [fourth] fourth
       *[last] last
    } { $day }
}
rhythm-monthly-sunday = { $count ->
    [one] On the { $ordinal ->
        [first] first
        [second] second
        [third] third
        [fourth] fourth
       *[last] last
    } { $day } of every month
   *[other] Every { $count } months on the { $ordinal ->
        [first] first
        [second] second
        [third] third
        [fourth] fourth
       *[last] last
    } { $day }
}
rhythm-yearly = { $count ->
    [one] Every year on { $day }
   *[other] Every { $count } years on { $day }
}
rhythm-until = { $rhythm }, { $window }, until { $date }
rhythm-count = { $rhythm }, { $window }, { $count ->
    [one] once
   *[other] { $count } times
}
