# Mails: invitation, change, cancellation, reminder, account.
subject-invitation = Invitation: { $name }, { $when }
subject-update = Changed: { $name }, { $when }
subject-cancellation = Cancelled: { $name }, { $when }
subject-reminder = Reminder: { $name } starts in { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}
untitled = Conference, room { $room }

heading-invitation = You are invited to a conference
heading-update = The conference has changed
heading-cancellation = The conference is cancelled
heading-reminder = The conference starts soon
lead-invitation = { $organiser } invites you to the conference “{ $name }”.
lead-update = { $organiser } has changed the conference “{ $name }”. This is what holds now; what you had before does not.
lead-cancellation = { $organiser } has cancelled the conference “{ $name }”. Its numbers and its link are no longer valid.
lead-reminder = The conference “{ $name }” starts in { $minutes ->
    [one] one minute
   *[other] { $minutes } minutes
}.

row-window = One can connect
row-rhythm = Repeats
row-cancelled-dates = Does not take place
row-moved-dates = Moved
row-zone = Time zone
row-portal = Portal number
row-room = Room number
row-pin = Your personal PIN
row-organiser = Organiser
row-description = Description
organiser-extension = { $name }, extension { $extension }

button-enter = Enter the conference
button-call = Call the portal
answer-question = Will you take part?
answer-accepted = Yes
answer-tentative = Maybe
answer-declined = No

how-web = By browser: open the link when the conference starts.
how-phone = By telephone: dial the portal number, then the room number and the PIN, each followed by #.
how-service = From an extension of { $vpbx }, *72 stands for the portal number.
pin-private = The PIN and the links are personal: they tell who you are. Do not pass them on.
footer = Sent by { $vpbx } with UCC WebRTC.

subject-password-reset = New password
heading-password-reset = Choose a new password
lead-password-reset = Somebody, most likely you, asked for a new password for your AdminCenter account.
button-password-reset = Choose the password
note-password-reset = The link is valid for { $time } and works once. If you asked for nothing, ignore this mail: nothing changes.
subject-email-check = Your AdminCenter account
heading-email-check = Welcome
lead-email-check = An AdminCenter account was made for you. Choose a password to begin.
button-email-check = Choose the password
note-email-check = The link is valid for { $time } and works once.
subject-password-changed = Your password was changed
heading-password-changed = Your password was changed
lead-password-changed = Your AdminCenter account has a new password. Whoever was logged in elsewhere has been logged out.
button-password-changed = To the AdminCenter
note-password-changed = If it was not you, ask for a new password on the login page at once, and tell your administrator.

span-days = { $count } days
span-hours = { $count } hours
span-minutes = { $count ->
    [one] one minute
   *[other] { $count } minutes
}

# The calendar that somebody subscribes to.
feed-name = UCC conferences
feed-pin = PIN
