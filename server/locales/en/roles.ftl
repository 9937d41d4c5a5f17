# Roles, and who may speak.

roster-role-presenter = Presenter

person-menu = What to do with { $name }
person-mute = Mute
person-ask-unmute = Ask to speak
person-ask-again = Ask to speak again
person-give-floor = Give the floor
person-give-floor-to = Give { $name } the floor
person-take-floor = Take the floor back
person-spotlight = Show large to everybody
person-unspotlight = Show large no more
person-kick = Remove from the conference
person-role = Role
person-role-moderator = decides with you who may do what
person-role-presenter = shows documents, may always speak
person-role-participant = speaks, writes, raises the hand
person-large = large for everybody
person-floor = has the floor
person-asked = asked to speak

role-you-organiser = You organise this conference now.
role-you-moderator = You are a moderator now. You can lead the conference.
role-you-presenter = You are a presenter now. You can show documents.
role-you-participant = You are a participant now, without special rights.
role-you-guest = You are a guest now, without special rights.

floor-only = Only those who are given the floor may speak now.
floor-ask = Raise hand
floor-yours = You have the floor.
floor-yield = Give the floor back
asked-to-speak = You are asked to speak.
asked-not-now = Not now

tool-mic-floor = Microphone locked: only those with the floor may speak
tool-floor-only = Only let those with the floor speak
tool-floor-all = Let everybody speak

said-role-organiser = { $name } organises the conference now
said-role-moderator = { $name } is a moderator now
said-role-presenter = { $name } is a presenter now
said-role-participant = { $name } is a participant now
said-role-guest = { $name } is a guest now
said-floor = { $name } has the floor
said-floor-over = Your turn to speak is over
said-floor-all = Everybody may speak again
said-large = { $name } is shown large to everybody
said-large-you = You are shown large to everybody
