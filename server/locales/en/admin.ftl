# AdminCenter: login and conferences.
admin-title = AdminCenter
skip-to-content = Skip to content

brand-claim = One conference, every device.
brand-browser = The browser, with picture and sound
brand-phone = The telephone, by the audio portal
brand-code = *72 on every extension of the vPBX

login-title = Log in
login-title-room = Enter the conference
login-lead = Organise your conferences with your AdminCenter account.
login-lead-room = Log in with your AdminCenter account; the conference opens next.
login-email = E-mail address
login-password = Password
login-submit = Log in
login-busy = Logging in…
login-error-email = Enter the e-mail address of your account.
login-error-password = Enter your password.
login-error-credentials = The e-mail address or the password is not right.
login-error-throttled = Too many attempts. Try again in { $time }.
login-error-throttled-over = You can try again now.
login-expired = Your session has ended. Log in to go on; nothing you typed is lost.
login-logged-out = You are logged out.
login-code-title = Second step
login-code-lead = Enter the code that your authenticator app shows now.
login-code-lead-recovery = Enter one of the recovery codes that you noted down. Each works once.
login-code = Code
login-code-recovery = Recovery code
login-code-use-recovery = Use a recovery code
login-code-use-app = Use the authenticator app
login-error-code-missing = Enter the code.
login-error-code = This code is not right, or was used already.
login-step-over = That took too long. Log in once more.
login-sso = Log in with { $label }
login-sso-failed = Logging in with the identity provider did not work. Try again.
login-sso-no-account = You have no account here. Ask your administrator.
login-sso-throttled = Too many attempts. Try again in a moment.

account-menu = Account: { $name }
account-extension = Extension { $extension }
account-logout = Log out
logout-failed = Logging out did not succeed: you are still logged in.
portal-label = Audio portal
portal-none = not announced yet

conferences-title = Conferences
conferences-lead = All conferences of { $vpbx }. You can change your own.
conference-add = Add
search-label = Search
search-placeholder = Name, room number, organiser
filter-label = State
filter-all = All
filter-open = Open
filter-early = Upcoming
filter-expired = Expired
filter-mine = Only mine
list-part = { $shown } of { $count }
list-more = Show more
list-found = { $count ->
    [0] No conference found
    [one] { $count } conference found
   *[other] { $count } conferences found
}

column-state = State
column-name = Name
column-organiser = Organiser
column-room = Room number
column-start = Start
column-duration = Duration
column-participants = Participants
column-actions = Actions

state-open = Open
state-early = Upcoming
state-expired = Expired
state-open-for = { $time } left
state-opens-in = in { $time }
kind-ucc = UCC
kind-ucc-long = UCC conference: browser and telephone
kind-audio = Audio
kind-audio-long = Audio conference: telephone
kind-adhoc = Ad hoc
kind-adhoc-long = Ad hoc audio conference: started with *71
unnamed = Without a name
you = you
participants-now = { $count ->
    [0] nobody
    [one] { $count } person in the room
   *[other] { $count } people in the room
}

row-edit = Edit: { $name }
row-view = View: { $name }
row-open = Enter the room: { $name }
row-access = Access: { $name }
row-delete = Delete: { $name }
open-room = Enter
readonly-short = Read only
readonly-reason = Only the organiser, { $organiser }, can change this conference.
readonly-adhoc = This conference was started with *71 and cannot be changed. Whoever did not answer the call cannot be added later.

empty-title = No conference yet
empty-text = Add the first one: a room number and a PIN are proposed already, all you need to do is save.
empty-found-title = Nothing matches
empty-found-text = No conference matches the search and the filters.
empty-found-reset = Clear search and filters

stale-banner = The server does not answer. You see the state of { $time }.
disabled-conference = The conference feature is not enabled on this vPBX. Ask your administrator or your provider.
disabled-portal = The provider has not announced a portal number yet: nobody can join by telephone.
disabled-ucc = This vPBX has no UCC WebRTC service. Your provider can enable it.

editor-title-new = New conference
editor-title-edit = Edit conference
field-organiser = Organiser
field-ucc = UCC conference
field-ucc-hint = On: people join by browser, with picture and sound, or by telephone. Off: by telephone only.
field-name = Name
field-name-hint = What the participants will see.
field-room = Room number
field-room-hint = 3 to 12 digits, typed on a telephone.
field-room-suggest = Propose another room number
field-start = Start
field-duration = Duration
field-duration-hint = How long one can connect after the start.
field-pin = PIN
field-pin-hint = 4 to 12 digits. Six or more are hard to guess.
field-pin-none = Without a PIN, knowing the room number is enough to enter.
field-pin-suggest = Propose another PIN
field-description = Description
suggest = Propose
suggest-failed = The server sent no proposal. Type digits of your own.
editor-window = One can connect: { $range }.
editor-window-past = This period is over already: the conference would be saved, but nobody could enter it.
editor-expired = This conference has expired. Give it a new start to use it again.
editor-errors = { $count ->
    [one] One field needs correcting.
   *[other] { $count } fields need correcting.
}
editor-saving = Saving…
editor-discard-title = Discard the changes?
editor-discard-text = What you typed is not saved yet.
editor-discard-confirm = Discard
editor-discard-keep = Keep editing
editor-gone = This conference does not exist any more: it was deleted in the meantime.
editor-forbidden = You are not allowed to change this conference.
editor-disabled = This feature is not enabled on your vPBX.
saved-created = Conference “{ $name }” added.
saved-updated = Conference “{ $name }” saved.

delete-title = Delete the conference?
delete-text = “{ $name }”, room { $room }, will be deleted for good. Its number, PIN and URL will no longer be valid.
delete-live = { $count ->
    [one] Careful: one person is in the room.
   *[other] Careful: { $count } people are in the room.
}
delete-busy = Deleting…
deleted = Conference “{ $name }” deleted.

details-title = Access to the conference
details-lead = This is what every participant needs.
details-portal = Portal number
details-portal-service = From an extension of the vPBX, *72 is enough.
details-pin-hidden = Visible to the organiser only
details-pin-none = None
details-url = URL
details-copy-all = Copy all details
details-edit = Edit
details-history = History
details-documents = Documents
details-recordings = Recordings
details-polls = Votes
details-calls = Connections
details-text-intro = Invitation to the conference “{ $name }”
details-text-when = When: { $range } ({ $zone })
details-text-duration = Duration: { $duration }
details-text-url = By browser: { $url }
details-text-phone = By telephone: { $portal }
details-text-room = Room number: { $room }
details-text-pin = PIN: { $pin }

members-title = Members
column-members = Members
members-open = Members ({ $count })
row-members = Members of { $name }: { $count }
details-duplicate = Duplicate
conference-now = Start now
started-now = The conference is open now. Pass its details on.
saved-told = Conference “{ $name }” saved. Those already invited are told by e-mail.

editor-overlap = { $more ->
    [0] “{ $name }” takes place at the same time: { $range }.
    [one] “{ $name }” takes place at the same time ({ $range }), and so does one more conference.
   *[other] “{ $name }” takes place at the same time ({ $range }), and so do { $more } more conferences.
}
field-lobby = Waiting room
lobby-off = Off
lobby-strangers = Guests and callers
lobby-everyone = Everyone
lobby-off-hint = Whoever has the address or the PIN comes straight in.
lobby-strangers-hint = Whoever has no account here waits until an organiser or administrator lets them in.
lobby-everyone-hint = All but organisers and administrators wait until one of these lets them in.
field-reminders = Reminders
reminders-default = As in the vPBX
reminders-own = Own choice
reminders-none = None
reminders-default-hint = Whoever was invited gets an e-mail { $times } before the start.
reminders-own-hint = Before the start; at most { $count }.
reminders-none-hint = Nobody is reminded by e-mail.

field-recurrence = Repeats
repeat-frequency = How often
repeat-once = Once
repeat-daily = Daily
repeat-weekly = Weekly
repeat-monthly = Monthly
repeat-yearly = Yearly
repeat-interval = Interval
repeat-interval-daily = { $count ->
    [one] Every day
   *[other] Every { $count } days
}
repeat-interval-weekly = { $count ->
    [one] Every week
   *[other] Every { $count } weeks
}
repeat-interval-monthly = { $count ->
    [one] Every month
   *[other] Every { $count } months
}
repeat-interval-yearly = { $count ->
    [one] Every year
   *[other] Every { $count } years
}
repeat-weekdays = Days of the week
repeat-monthly-on = Day
repeat-end = End
repeat-end-count = After a number
repeat-end-until = On a day
repeat-count = Number of dates
repeat-until = Last day
repeat-short-months = In months without this day the conference does not take place.
repeat-hint = A series always has an end: at most { $count } dates within { $years } years. Room number, PIN and URL stay the same. The first date is the first matching day from the start on.
validation-endless = Choose when the series ends.
validation-too-many-dates = These are too many dates, or they reach too far.
validation-no-dates = No date would take place: the end comes before the first.
details-dates = Dates
details-text-rhythm = Repeats: { $rhythm }
dates-title = Dates
dates-list = Dates ahead
dates-more = Show more
dates-told = Those who are invited are told of every change by e-mail.
dates-none-title = No more dates
dates-none-text = This series is over. Give it a new start to go on with it.
date-planned = As planned
date-moved = Moved
date-cancelled = Cancelled
date-instead-of = instead of { $when }
date-new-start = New start
date-move = Move
date-move-of = Move: { $when }
date-cancel = Cancel date
date-cancel-of = Cancel date: { $when }
date-restore = Restore
date-restore-of = Restore: { $when }
date-moved-done = Moved to { $when }.
date-cancelled-done = Cancelled: { $when }.
date-restored-done = Restored: { $when }.
date-expired = What is over cannot be changed any more, and nothing can be moved into the past.
date-taken = Another date of the series takes place at that time.
date-last = One date has to stay. Delete the conference instead.
date-too-far = A date cannot be moved that far: by a year at most.

search-running = Searching…
search-failed = The search did not succeed. Type on to try again.
search-found = { $count ->
    [0] Nobody found
    [one] { $count } person found
   *[other] { $count } people found
}
field-co-organisers = Co-organisers
co-organisers-hint = They may do all that the organiser may, except delete the conference and name co-organisers.
co-organisers-remove = Remove { $name }
co-organisers-readonly = Only the organiser and the administrator name co-organisers.
