# Subscribers, external directory, profile and password.
section-label = Sections
section-conferences = Conferences
section-subscribers = Subscribers
section-directory = External directory
section-journal = Journal
section-programs = Integrations
section-telephones = Telephones

people-name = Name
people-email = E-mail address
people-number = Telephone number
people-number-hint = As it is dialled; spaces are taken away.
people-extension = Extension
people-extension-hint = Internal number. A SIP login is made along with it.
people-role = Role
people-language = Language
people-language-hint = For e-mails and for the AdminCenter.
people-timezone = Time zone
people-disabled = Account disabled
people-disabled-hint = Login and telephone are cut off; the conferences stay.
people-edit = Edit: { $name }
people-delete = Delete: { $name }
people-saved = “{ $name }” saved.
people-removed = “{ $name }” deleted.
people-none-found = Nothing matches
people-none-found-text = Nobody matches the search.
people-gone = This person is gone: deleted in the meantime.
people-forbidden = You are not allowed to do this.
people-throttled = Too many attempts. Try again in a few minutes.

people-error-mail-off = This installation sends no e-mail. Ask your administrator for a link.
people-error-required = This field is required.
people-error-digits = Digits only; in telephone numbers also a leading “+”, * and #.
people-error-taken = Already in use. Choose another.
people-error-too-short = At least { $min } characters.
people-error-too-long = This is too long.
people-error-too-large = The file is too large.
people-error-common = This password is too common: it would be among the first guesses.
people-error-personal = Do not use your name, your address or the company’s name.
people-error-wrong = This is not your current password.
people-error-mismatch = The two entries differ.
people-error-own-account = This is your own account: another administrator can do it.
people-error-above-own = This role is above yours.
people-error-last-administrator = This is the last administrator of the vPBX: appoint another one first.
people-error-not-empty = This person still organises conferences. Delete those first, or disable the account.
people-error-full = The directory is full.
people-error-no-titles = The first line must name the columns; “Name” is needed.
people-error-duplicate = Is there already.

directory-lead = The outside contacts of { $vpbx } that everybody can invite.
directory-search = Name, address or number
directory-import = Import
directory-export = Export
directory-more = Show more
directory-empty = No contacts yet
directory-empty-text = Add the first one, or import a table.
entry-add = Add
entry-new = New contact
entry-edit = Edit contact
entry-delete-title = Delete the contact?
entry-delete-text = “{ $name }” goes from the directory. Invitations already made stay.
directory-import-title = Import contacts
directory-import-lead = A CSV file, from Excel for example, with the names of the columns on the first line:
directory-import-file = CSV file
directory-import-submit = Import
directory-import-added = { $count ->
    [0] No contact added.
    [one] { $count } contact added.
   *[other] { $count } contacts added.
}
directory-import-skipped = { $count ->
    [one] One line left out
   *[other] { $count } lines left out
}
directory-import-line = Line { $line }: { $reason }
directory-import-reason = { $field }: { $reason }

subscribers-lead = The people of { $vpbx }, their extensions and rights.
subscribers-search = Name, address or extension
subscriber-add = Add
subscriber-new = New subscriber
subscriber-edit = Edit subscriber
subscriber-new-note = The person gets a link to choose a password.
subscriber-invited = Invitation sent to { $email }.
subscriber-active = Active
subscriber-disabled = Disabled
subscriber-unverified = Address not verified
subscriber-unverified-hint = No link sent to this address has been used yet.
subscriber-conferences = Conferences: { $name }
subscriber-conferences-title = Conferences of { $name }
subscriber-conferences-none = This person organises no conference.
subscriber-send-link = Send a password link: { $name }
subscriber-make-link = Make a password link: { $name }
subscriber-link-sent = Link sent to { $email }.
subscriber-new-sip = New SIP password: { $name }
subscriber-sip-title = New SIP password?
subscriber-sip-text = The telephone of { $name } works again only once it is set to the new password.
subscriber-sip-confirm = Replace
subscriber-remove-factor = Take the second factor away: { $name }
subscriber-factor-title = Take the second factor away?
subscriber-factor-text = Make sure that it is { $name } who asks: the password alone will be enough to log in. Open sessions end.
subscriber-factor-confirm = Take away
subscriber-factor-removed = { $name } logs in without a second factor now.
subscriber-delete-title = Delete the subscriber?
subscriber-delete-text = The account of { $name } and its extension are deleted for good.
role-subscriber = Subscriber
role-subscriber-hint = Organises conferences of their own.
role-administrator = Administrator
role-administrator-hint = Manages all conferences, subscribers and the directory of the vPBX.
role-operator = Operator
role-operator-hint = Runs the installation.

secrets-title = Access of { $name }
secrets-once = Note these down now: they will not be shown again.
secrets-sip = SIP login of the telephone
secrets-username = User name
secrets-realm = Realm
secrets-password = SIP password
secrets-link = AdminCenter password
secrets-link-label = Link to choose the password
secrets-link-note = This installation sends no e-mail: hand the link over yourself. It works once.
secrets-done = Noted

profile-title = Profile
profile-saved = Profile saved.
feed-title = Calendar subscription
feed-about = Your conferences in your calendar program: subscribe to this address there. It has room numbers and the PINs of your own conferences; do not pass it on.
feed-url = Address
feed-once = Copy it now: it will not be shown again.
feed-exists = There is an address. A new one replaces it.
feed-make = Make an address
feed-rotate = Make a new address
feed-revoke = Revoke the address
feed-made = Address made.
feed-revoked = Address revoked.
password-change = Change password
password-changed = Password changed.
password-old = Current password
password-new = New password
password-again = New password, once more
password-hint = At least { $min } characters. A phrase of several words is a good choice.
password-others = You will be logged out on all your other devices.
factor-title = Second factor
factor-about = Logging in then takes a code from an app on your telephone besides the password.
factor-is-on = { $count ->
    [one] The second factor is on. One recovery code is left.
   *[other] The second factor is on. { $count } recovery codes are left.
}
factor-switch-on = Switch on
factor-switch-off = Switch off
factor-on-title = Switch the second factor on
factor-off-title = Switch the second factor off
factor-next = Next
factor-scan = Scan this picture with an authenticator app, or type the key in there. Then enter the code that the app shows.
factor-qr = QR code of the key
factor-key = Key
factor-code = Code of the app
factor-code-or-recovery = Code of the app, or a recovery code
factor-error-code = This code is not right, or was used already.
factor-codes-title = Recovery codes
factor-codes-once = Keep these where you find them without your telephone. They are shown only now; each lets you in once.
factor-codes-list = Copy all codes
factor-done = Second factor switched on. You are logged out on all your other devices.
factor-off-done = Second factor switched off.

forgot-link = Forgot your password?
forgot-title = Forgot your password
forgot-lead = We send you a link to choose a new one.
forgot-submit = Send the link
forgot-sent = If there is an account with this address, an e-mail is on its way. The link is good for an hour.
forgot-back = Back to the login
set-title = Choose a password
set-lead = It replaces the old one, and all open sessions end.
set-submit = Save the password
set-done = Your password is saved. You can log in now.
set-stale = This link is no longer good: it was used, replaced, or is too old.
set-again = Ask for a new link
