# The history of a conference: who changed what, and when.
record-title = History
record-list = Changes, newest first
record-zone = Times: { $zone }
record-more = Show more
record-none-title = Nothing yet
record-none-text = What is changed of this conference and its members will be listed here.
record-empty = empty
record-yes = yes
record-no = no
record-secret = { $field } changed
record-before = before:
record-after = after:

record-conference-create = { $actor } created the conference.
record-conference-update = { $actor } changed the conference.
record-conference-import = { $count ->
    [one] { $actor } imported a member.
   *[other] { $actor } imported { $count } members.
}
record-conference-invite = { $count ->
    [one] { $actor } sent an invitation.
   *[other] { $actor } sent { $count } invitations.
}
record-member-create = { $actor } added the member { $name }.
record-member-update = { $actor } changed the member { $name }.
record-member-delete = { $actor } deleted the member { $name }.
record-member-answer = { $answer ->
    [accepted] { $actor } accepted the invitation.
    [tentative] { $actor } answered “maybe” to the invitation.
   *[declined] { $actor } declined the invitation.
}
record-document-create = { $actor } uploaded the document “{ $name }”.
record-document-update = { $actor } changed the document “{ $name }”.
record-recording-create = { $actor } began a recording of “{ $name }”.
record-recording-delete = { $actor } deleted a recording of “{ $name }”.
record-document-delete = { $actor } deleted the document “{ $name }”.
record-other = { $actor } made another change.

record-field-downloadable = Download allowed
record-field-date = Date
record-field-kind = Kind of conference
record-field-timezone = Time zone
record-field-source = Destination
record-field-email = E-mail address
record-field-number = Number
record-field-send-mail = Send e-mail
record-field-language = Language
record-source-extension = Extension
record-source-directory = External directory
record-source-name = Name

# Who was connected to a conference, with what, and until when.
call-title = Connections
call-list = Connections, newest first
call-none-title = Nobody yet
call-none-text = Whoever joins this conference, by browser or by telephone, will be listed here.
call-browser = By browser
call-phone-in = { $known ->
    [yes] By telephone, from { $number }
   *[no] By telephone
}
call-phone-out = { $known ->
    [yes] By telephone, called at { $number }
   *[no] By telephone, called from here
}
call-since = Since { $from }
call-calling = Being called
call-now = Connected now
call-loss = { $lost } lost
call-jitter = jitter { $ms } ms
call-round-trip = round trip { $ms } ms
call-cause-hung-up = Left the conference
call-cause-removed = Removed from the conference
call-cause-ended-by-organiser = The conference was ended for everyone
call-cause-lost = Connection lost
call-cause-failed = The connection did not come about
call-cause-busy = Busy
call-cause-no-answer = No answer
call-cause-rejected = Call rejected
call-cause-unreachable = Not reachable
call-cause-forbidden = Not called: not allowed
call-cause-cancelled = Cancelled before an answer
call-cause-not-started = Not let in: too early
call-cause-too-late = Not let in: the conference was over
call-cause-locked = Not let in: the conference was locked
call-cause-full = Not let in: the conference was full
call-cause-disabled = Not let in: the service is not enabled
call-cause-server-restart = The service was restarted
call-cause-other = Ended
