# The conference room: before the door, inside, and after.
entry-loading = Opening the conference…
entry-early-title = The conference has not started yet
entry-early-text = It opens on { $day } at { $time }. This page opens by itself.
entry-early-left = Opens in
entry-expired-title = This conference is over
entry-expired-text = It could be entered until { $time } on { $day }. The organiser can give it a new date and time.
entry-audio-title = A conference by telephone
entry-audio-text = This conference takes place on the telephone only. Call the number below to take part.
entry-disabled-title = Web conferences are not activated
entry-disabled-text = Your telephone system has no UCC WebRTC service. The administrator can have it activated.
entry-missing-title = No conference at this address
entry-missing-text = Check the link in the invitation. The conference may have been deleted.
entry-unreachable-title = The server does not answer
entry-unreachable-text = Check the network connection.
entry-admin = Go to AdminCenter

phone-title = By telephone
phone-text = You can take part by telephone at any time, also beside this page.
phone-number = Call
phone-room = Room number
phone-pin = The PIN is in the invitation. Press # after each number.
banner-phone = You listen and speak by telephone. This page plays no sound.
phone-none = No telephone number has been announced for this service.
pair-title = Use a telephone for sound
pair-text = Call the conference. From then on you speak and listen by telephone; your picture stays here.
pair-press = Then press, in the conference:
pair-hint = These keys are good once and for a short time. Whoever has them speaks in your name.
pair-failed = There is no code at the moment. Please try again later.

pre-as = You enter as { $name }
pre-count =
    { $count ->
        [0] Nobody is here yet
        [one] One person is here
       *[other] { $count } people are here
    }
pre-open = Use camera and microphone
pre-open-text = The browser will ask for permission. Nobody sees or hears you before you enter.
pre-preview = Your camera
pre-cam-off = The camera is off
pre-join = Enter now
pre-listen = Enter and listen
pre-listen-text = Without a microphone you can listen and watch.
pre-devices = Devices

device-mic = Microphone
device-cam = Camera
device-speaker = Loudspeaker
device-default = System default
device-test = Play test sound
device-testing = You should hear three tones
device-level = Microphone level
device-silent = Nothing is heard. Say a word, or choose another microphone.
device-original = Original sound
device-original-hint = For music: without echo and noise suppression.

problem-denied = The browser blocks camera and microphone for this page.
problem-denied-help = Click the symbol to the left of the address, allow both, and try again.
problem-mic-denied = The browser blocks the microphone for this page.
problem-mic-none = No microphone was found. Plug one in: it is used at once.
problem-mic-busy = The microphone is used by another program. Close that and try again.
problem-mic-unknown = The microphone cannot be opened.
problem-cam-denied = The browser blocks the camera for this page.
problem-cam-none = No camera was found. Plug one in: it is used at once.
problem-cam-busy = The camera is used by another program. Close that and try again.
problem-cam-unknown = The camera cannot be opened.
problem-insecure = Camera and microphone only work on a secure page (https).
problem-listen = You can enter all the same and listen, or speak by telephone.

room-label = Conference { $title }
room-until = until { $time }
room-locked = Locked
room-tiles = Participants in the picture
room-more =
    { $count ->
        [one] and one more person
       *[other] and { $count } more people
    }
room-alone = You are the first. The others appear here as they come, by browser or by telephone.

tool-bar = Conference controls
tool-mic-mute = Mute microphone
tool-mic-unmute = Unmute microphone
tool-mic = Microphone
tool-cam-off = Turn camera off
tool-cam-on = Turn camera on
tool-cam = Camera
tool-hand-raise = Raise hand
tool-hand-lower = Lower hand
tool-hand = Hand
tool-screen-start = Share screen
tool-screen-stop = Stop sharing the screen
tool-screen = Screen
tool-people = Show participants
tool-people-hide = Hide participants
tool-people-short = Participants
tool-more = More
tool-settings = Devices
tool-keys = Keyboard shortcuts
tool-phone = Telephone for sound
tool-mute-all = Mute everyone
tool-lock = Lock the room
tool-unlock = Unlock the room
tool-end = End for everyone
tool-leave = Leave

end-title = End the conference for everyone?
end-text = All participants leave the room, also those on the telephone.
end-confirm = End conference

tile-you = { $name } (you)
tile-screen = Screen of { $name }
tile-speaking = speaking
tile-muted = muted
tile-hand = hand raised
tile-held = on hold
tile-phone = by telephone
tile-reconnecting = reconnecting
tile-net-fair = weak connection
tile-net-poor = poor connection
tile-net-lost = connection lost

roster-title = Participants ({ $count })
roster-role-organiser = Organiser
roster-role-moderator = Moderator
roster-role-participant = Participant
roster-role-guest = Guest
roster-web = by browser
roster-both = by browser and telephone
roster-mute = Mute { $name }
roster-kick = Remove { $name }
roster-phone = How to take part by telephone

net-good = Your connection is good.
net-fair = Your connection is weak: pictures may be less sharp.
net-poor = Your connection is poor. Turn your camera off, or take part by telephone.
net-lost = Your connection is interrupted.

banner-connecting = Connecting…
banner-trouble = The connection is interrupted. Reconnecting…
sound-blocked = The browser plays no sound before you click.
sound-unblock = Click to hear
talk-muted = You are muted: nobody hears you.
talk-unmute = Unmute

said-joined = { $name } has joined.
said-left = { $name } has left.
said-hand = { $name } raises a hand.
said-locked = The room is locked: nobody else can enter.
said-unlocked = The room is open again.
said-muted-you = A moderator has muted you.
said-phone-on = Your sound now comes by telephone.
said-phone-off = Your telephone hung up. The sound is back on this page.
said-refused = The server refused this.

keys-title = Keyboard shortcuts
keys-switch = Single-letter keys
keys-hint = Ctrl or ⌘ with D and E work in any case.
keys-mic = Microphone on and off
keys-cam = Camera on and off
keys-hand = Raise and lower hand
keys-people = Show and hide participants

exit-left-title = You have left the conference
exit-left-text = It goes on without you. You can come back as long as it is open.
exit-lost-title = The connection could not be restored
exit-lost-text = We tried for 45 seconds. Check the network, or take part by telephone.
exit-failed-title = Entering did not work
exit-failed-text = The browser could not set up the connection. Try again, or take part by telephone.
exit-kicked-title = You were removed from the conference
exit-kicked-text = A moderator has removed you.
exit-ended-title = The conference has ended
exit-ended-text = Thank you for taking part.
exit-replaced-title = You entered in another window
exit-replaced-text = This window left the conference, so that you are there only once.
exit-auth-title = Please log in again
exit-auth-text = Your login has expired.
exit-full-title = The conference is full
exit-full-text = Try again when somebody has left, or call the organiser.
exit-locked-title = The room is locked
exit-locked-text = A moderator lets nobody else in at the moment.
exit-forbidden-title = You may not enter this conference
exit-forbidden-text = Ask the organiser for an invitation.
exit-rejoin = Enter again
exit-login = Log in
exit-admin = Back to AdminCenter
