groups-title = Groups
groups-lead = Divide the conference for a while. Everybody in a group sees and hears only that group, by telephone too. You stay, and can visit each group.
groups-count = Number of groups
groups-time = Time
groups-time-none = No limit
groups-minutes =
    { $count ->
        [one] { $count } minute
       *[other] { $count } minutes
    }
groups-way = Who goes where
groups-way-random = At random
groups-way-hand = By hand
groups-way-choose = People choose
groups-again = Shuffle again
groups-choose-phones = Telephones show no list: send them to a group here or later.
groups-open = Open the groups
groups-staying = Stay here
groups-choosing = Choose for themselves
groups-main = Main room
groups-name = Group { $group }
groups-name-of = Name of group { $group }
groups-size =
    { $count ->
        [one] { $name }: one person
       *[other] { $name }: { $count } people
    }
groups-move = { $name }: move to
groups-nobody = Nobody
groups-left = Everybody comes back in
groups-visit = Visit
groups-return = Go back
groups-visit-of = Visit { $name }
groups-here = You are here
groups-help-wanted = Asks for help
groups-tell = Message to all groups
groups-tell-hint = Shown at once to everybody in a browser.
groups-tell-send = Send
groups-told = Sent to all groups.
groups-end = Bring everybody back
groups-you-are = You are in { $name }.
groups-divided =
    { $count ->
        [one] There is one group.
       *[other] There are { $count } groups.
    }
groups-choose = Choose a group:
groups-join = { $name } ({ $count })
groups-rejoin = Back to { $name }
groups-back = Back to all
groups-help = Ask for help
groups-asked = A host has been called.
groups-help-by = { $name } asks for help.
groups-go-there = Go there
groups-put-away = Got it
groups-manage = Manage
