# The members of a conference: who is planned, invited, and what they answered.
members-back = All conferences
members-count = { $count ->
    [one] { $count } member
   *[other] { $count } members
}
members-import = Import
members-gone = It does not exist any more: the conference or the member was deleted in the meantime.
members-empty-title = No member yet
members-empty-text = Add the people who are to take part. Those who are to get e-mails can be invited with one press.

member-add = Add
member-add-submit = Add
member-add-more = Add and another
member-title-new = New member
member-title-edit = Edit member
member-added = { $name } added.
member-saved = { $name } saved.
member-edit = Edit: { $name }
member-delete = Delete: { $name }
member-mail-of = Send e-mails to { $name }
member-removed = { $name } deleted.
member-remove-title = Delete the member?
member-remove-text = { $name } will no longer be a member of this conference. The personal PIN and link stop working.
member-remove-invited = { $name } was invited and will be told by e-mail that the invitation is cancelled.
member-language-auto = Automatic
member-error-choose = Choose somebody from the list.
member-error-email = An e-mail address like name@example.ch, please.
member-error-email-required = Without an address no e-mail can be sent.
member-error-too-many = This conference has as many members as it can have.

field-destination = Destination
field-search = Search pattern
field-search-hint = All or part of the name or number.
field-number = Number
field-email = E-mail address
field-send-mail = Send e-mail
field-send-mail-hint = Invitation, reminders and changes; nothing is sent before you press “Send invitation”.
field-language = Language
field-language-hint = Of the e-mails.
source-extension = Extension
source-extension-hint = Somebody of the same vPBX.
source-directory = External directory
source-directory-hint = Somebody from the vPBX’s directory.
source-name = Name
source-name-hint = Any name.
email-none = no address

column-answer = Answer
column-mails = Invitation and reminders
answer-none = No answer
answer-accepted = Accepted
answer-tentative = Tentative
answer-declined = Declined

mail-none = Not invited yet
mail-unwanted = No e-mails
mail-invitation-soon = Invitation is being sent
mail-invitation-waiting = Invitation goes out: { $time }
mail-invitation-delayed = Not delivered yet, next attempt: { $time }
mail-invitation-sent = Invited: { $time }
mail-invitation-failed = Invitation not delivered
mail-invitation-dropped = Invitation withdrawn
mail-reminder-waiting = Reminder { $before } before: { $time }
mail-reminder-delayed = Reminder { $before } before: next attempt { $time }
mail-reminder-sent = Reminder { $before } before: sent { $time }
mail-reminder-failed = Reminder { $before } before: not delivered
mail-reminder-dropped = Reminder { $before } before: dropped
mail-retry = Try again

invite-label = Invitation
invite-button = Send invitation
invite-waiting = { $count ->
    [one] One member is not invited yet.
   *[other] { $count } members are not invited yet.
}
invite-off-mail-off = This installation sends no e-mails. Tell the participants the details yourself.
invite-off-expired = The conference has expired. Give it a new start before you invite.
invite-off-nobody = No member is to get e-mails. Switch “Send e-mail” on, or tell the details yourself.
invite-off-all = Everybody who is to get e-mails is invited.
invite-failed = { $count ->
    [one] One member could not be reached.
   *[other] { $count } members could not be reached.
}
invite-copy = Copy the details
invite-title = Send the invitations?
invite-text = { $count ->
    [one] One invitation is sent now:
   *[other] { $count } invitations are sent now:
}
invite-more = { $count ->
    [one] and one more
   *[other] and { $count } more
}
invite-reminders = Reminders follow { $times } before the start.
invite-no-reminders = No reminders follow.
invite-send = Send now
invite-done = { $count ->
    [0] Nobody was left to invite.
    [one] One invitation is on its way.
   *[other] { $count } invitations are on their way.
}

access-title = Personal access
access-text = Who enters with this link or PIN is known as { $name }. Pass them on to nobody else.
access-link = Personal link
access-pin = Personal PIN
access-copy = Copy the personal details

import-title = Import members
import-file = File with members
import-drop = Drop a CSV or vCard file here.
import-choose = Choose a file
import-text = Addresses
import-text-hint = One a line, or separated by commas; names as in Anna Meier <anna@example.ch>.
import-empty = Paste addresses, or choose a file.
import-format = Format
import-format-addresses = Addresses
import-format-csv = CSV
import-format-vcard = vCard
import-run = Import
import-too-large = This is too large. Import it in several parts.
import-added = { $count ->
    [0] Nobody was added
    [one] { $count } member added
   *[other] { $count } members added
}
import-skipped = { $count ->
    [one] One line was left out:
   *[other] { $count } lines were left out:
}
import-complete = No line was left out.
import-line = Line { $line }
import-skipped-taken = This address is there already.
import-skipped-required = The address is missing.
import-skipped-invalid = This is no e-mail address.
import-skipped-too-long = This is too long.
import-skipped-too-many = There are too many members.
