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
record-other = { $actor } made another change.

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
