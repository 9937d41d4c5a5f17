# The conference room: before the door, inside, and after.
entry-loading = Opening the conference…
entry-early-title = The conference has not started yet
entry-early-text = It opens on { $day } at { $time }. This page opens by itself.
entry-early-left = Opens in
entry-early-enter = Let me in by itself
entry-early-enter-hint = As soon as it opens. Leave this page open.
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

guest-title = Take part in the conference
guest-text = You need no account: your name and the PIN from the invitation are enough.
guest-name = Your name
guest-name-hint = This is how the others see you.
guest-pin = PIN
guest-enter = Continue as a guest
guest-login = Log in with an account
guest-failed-wrong = This is not right. Check name and PIN, or use the link in your invitation.
guest-failed-throttled = Too many attempts. Wait a few minutes, or call in by telephone.
guest-failed-unreachable = The server does not answer. Check the network.
guest-failed-name = Please give your name.

phone-title = By telephone
phone-text = You can take part by telephone at any time, also beside this page.
phone-number = Call
phone-room = Room number
phone-pin = The PIN is in the invitation. Press # after each number.
phone-pin-label = PIN
phone-no-pin = No PIN is needed: press # once more.
phone-short = By telephone: { $portal }, room { $number }
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
pre-ask = Ask to be let in
pre-ask-text = Whoever leads the conference lets you in. Until then nobody sees or hears you.
pre-listen = Enter and listen
pre-listen-text = Without a microphone you can listen and watch.
pre-devices = Devices
pre-present = Already here: { $names }
pre-present-more = Already here: { $names } and { $more } more
pre-check = Test sound and connection
pre-check-failed = The test could not be loaded. Check the network connection.

wait-title = Waiting to be let in
wait-tab = Waiting · { $title }
wait-asking = Connecting…
wait-waiting = Somebody who leads the conference has been told that you are here.
wait-no-leader = Nobody who may let you in is there yet. They see you as soon as they come.
wait-next = Keep this page open: when you are let in you are there at once, with microphone and camera as they are here. Until then nobody sees or hears you.
wait-leave = Stop waiting
wait-trouble = The connection is interrupted. We keep your place and reconnect…

lobby-title = Waiting ({ $count })
lobby-one = { $name } is waiting to be let in.
lobby-several = { $count } people are waiting to be let in.
lobby-admit = Let { $name } in
lobby-admit-one = Let in
lobby-admit-all = Let all in
lobby-deny = Turn { $name } away
lobby-show = Show
lobby-since = for { $time }
lobby-since-now = just now
lobby-away = connection lost

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
device-noise = Suppress noise
device-noise-hint = Fan, keyboard, street. Computed on this device.
device-noise-original = Not with original sound.
device-blur = Blur the background
device-blur-hint = Computed on this device; takes battery.
device-starting = One moment…
device-no-effect-mic = This browser cannot suppress noise here. Your sound goes out as it comes.
device-no-effect-cam = This browser cannot blur the background here. Your picture is shown as it is.
device-moved-mic = Your microphone was unplugged. In its place: { $name }
device-moved-cam = Your camera was unplugged. In its place: { $name }

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
room-recording = Recording
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
tool-documents = Documents
tool-react = React
tool-captions-show = Show captions
tool-captions-hide = Hide captions
tool-captions-write = Write captions
tool-captions-stop = Stop writing captions
tool-keys = Keyboard shortcuts
tool-phone = Telephone for sound
tool-call = Call a number
tool-call-me = Call my telephone
tool-groups = Groups
tool-poll = Vote
tool-mute-all = Mute everyone
tool-lock = Lock the room
tool-unlock = Unlock the room
tool-people-waiting =
    { $count ->
        [one] Show participants; one person is waiting
       *[other] Show participants; { $count } people are waiting
    }
tool-lobby-on = Turn the waiting room on
tool-lobby-off = Turn the waiting room off
tool-end = End for everyone
tool-record = Record
tool-record-stop = End the recording
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
roster-phone = How to take part by telephone
roster-calls = Called

call-title = Call a number into the conference
call-text = The telephone rings at once. Whoever answers is in the conference; outside of your telephone system they press 1 first.
call-number = Number or name
call-hint = Like 044 123 45 67 or an extension. Type letters to look somebody up.
call-found =
    { $count ->
        [one] One suggestion
       *[other] { $count } suggestions
    }
call-suggestions = Suggestions
call-me-title = Have my telephone called
call-me-text = From when you answer you speak and listen by telephone; your picture stays here.
call-me-number = My number
call-me-hint = Leave it empty for your own extension.
call-do = Call
call-again = Call { $name } again
call-cancel = Stop calling { $name }
call-dismiss = Clear { $name } away
call-state-calling = Calling…
call-state-ringing = Ringing…
call-state-answered = Answered
call-state-busy = Busy
call-state-no-answer = No answer
call-state-rejected = Declined
call-state-unreachable = Not reachable
call-state-forbidden = Not possible
call-fault-not-allowed = This number may not be called. Check it, or ask the administrator which numbers are allowed.
call-fault-limit = The limit of calls is reached. Try again later.
call-fault-unreachable = This telephone is not reachable at the moment.
call-fault-bad-state = This number is being called already, or you have a telephone here already.
call-fault-ended = The time to join this conference is over.
call-fault-forbidden = Only organiser and moderators may do this.
call-fault-lost = The connection is interrupted. Try again.
call-fault-other = Calling did not work. Try again.

net-good = Your connection is good.
net-fair = Your connection is weak: pictures may be less sharp.
net-poor = Your connection is weak: others hear you with gaps.
net-by-phone = Continue by telephone:
net-room = room { $number } #
net-pin = PIN { $pin } #
net-call-me = Call me
net-dial = Dial in
net-hide = Hide this hint
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
said-recording-on = The conference is being recorded.
said-recording-off = The recording has ended.
said-unlocked = The room is open again.
said-muted-you = A moderator has muted you.
said-phone-on = Your sound now comes by telephone.
said-phone-off = Your telephone hung up. The sound is back on this page.
said-waits = { $name } is waiting to be let in.
said-admitted = You have been let in.
said-group-now = You are in group { $name } now.
said-group-back = You are back with everybody.
said-group-minute = One minute left, then everybody comes back.
said-group-help = Group { $name } asks for help.
said-poll-open = A vote is open: { $name }
said-poll-closed = The vote is over. { $name }
said-refused = The server refused this.
said-doc-shown = { $name } is being shown.
said-doc-stopped = { $name } is no longer shown.
said-call-calling = Calling { $name }.
said-call-ringing = The telephone of { $name } rings.
said-call-answered = { $name } has answered.
said-call-busy = { $name } is busy.
said-call-no-answer = { $name } does not answer.
said-call-rejected = { $name } has declined.
said-call-unreachable = { $name } is not reachable.
said-call-forbidden = { $name } cannot be called.

keys-title = Keyboard shortcuts
keys-switch = Single-letter keys
keys-hint = Ctrl or ⌘ with D and E work in any case.
keys-space = Space
keys-talk = Hold to talk while muted
keys-mic = Microphone on and off
keys-cam = Camera on and off
keys-hand = Raise and lower hand
keys-people = Show and hide participants

chat-title = Chat
chat-hide = Hide the chat
chat-show = Show the chat
chat-show-unread = Show the chat, { $count } unread
chat-earlier = Earlier messages
chat-empty = Nobody has written yet. Whoever comes later can read all that goes to everybody.
chat-phones = People on the telephone do not read this.
chat-you = You
chat-private-to = to { $name } only
chat-private-you = to you only
chat-to = To
chat-to-all = everybody
chat-text = Message
chat-send = Send
chat-send-hint = Enter sends, Shift+Enter begins a new line.
chat-newest = To the newest
chat-failed-lost = No connection: the message has not been sent yet.
chat-failed-gone = This person is no longer in the room.
chat-failed-limit = Too many messages. Please wait a moment.
chat-failed-text = This text cannot be sent.
chat-failed-load = The messages could not be loaded.
said-chat = { $name } has written.
keys-chat = Show and hide the chat

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
exit-denied-title = You were not let in
exit-denied-text = Whoever leads the conference decided so. If it was a mistake, get in touch with them, or ask again.
exit-over-title = The conference is over
exit-over-text = It ended before anybody let you in.
exit-gave-up-title = You are no longer waiting
exit-gave-up-text = You can ask to be let in again as long as the conference is open.
exit-ask-again = Ask again
exit-rejoin = Enter again
exit-login = Log in
exit-admin = Back to AdminCenter
