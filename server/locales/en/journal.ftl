# The journal of the vPBX: who changed what, and when.
journal-lead = Who changed what in { $vpbx }. Times: { $zone }
journal-list = Entries, newest first
journal-export = Export (CSV)
journal-filter = Show
journal-all = Everything
journal-object-conference = Conferences
journal-object-member = Members
journal-object-account = Accounts
journal-object-document = Documents
journal-object-directory = External directory
journal-object-token = API tokens
journal-object-webhook = Webhooks
journal-object-phone-settings = Telephones
journal-object-phone-prompt = Own recordings
journal-none-title = Nothing yet
journal-none-text = What is changed in the vPBX will be listed here.
journal-shown = { $count ->
    [one] One entry shown.
   *[other] { $count } entries shown.
}

journal-conference-create = { $actor } created the conference “{ $name }”.
journal-conference-update = { $actor } changed the conference “{ $name }”.
journal-conference-delete = { $actor } deleted the conference “{ $name }”.
journal-conference-import = { $count ->
    [one] { $actor } imported a member into the conference “{ $name }”.
   *[other] { $actor } imported { $count } members into the conference “{ $name }”.
}
journal-conference-invite = { $count ->
    [one] { $actor } sent an invitation to the conference “{ $name }”.
   *[other] { $actor } sent { $count } invitations to the conference “{ $name }”.
}
journal-account-create = { $actor } created the account of { $name }.
journal-account-update = { $actor } changed the account of { $name }.
journal-account-delete = { $actor } deleted the account of { $name }.
journal-account-login = { $name } logged in.
journal-account-login-refused = A login as { $name } was refused.
journal-account-send-link = { $actor } had a link to set a password sent to { $name }.
journal-account-forgotten = Somebody asked for a link to set the password of { $name }.
journal-directory-create = { $actor } added { $name } to the external directory.
journal-directory-update = { $actor } changed { $name } in the external directory.
journal-directory-delete = { $actor } deleted { $name } from the external directory.
journal-directory-import = { $count ->
    [one] { $actor } imported an entry into the external directory.
   *[other] { $actor } imported { $count } entries into the external directory.
}
journal-token-create = { $actor } created the API token “{ $name }”.
journal-token-delete = { $actor } revoked the API token “{ $name }”.
journal-webhook-create = { $actor } created the webhook “{ $name }”.
journal-webhook-update = { $actor } changed the webhook “{ $name }”.
journal-webhook-delete = { $actor } deleted the webhook “{ $name }”.
journal-phone-settings-update = { $actor } changed the settings of the telephones.
journal-phone-prompt-create = { $actor } uploaded the recording “{ $name }”.
journal-phone-prompt-update = { $actor } replaced the recording “{ $name }”.
journal-phone-prompt-delete = { $actor } deleted the recording “{ $name }”.

journal-field-password = Password
journal-field-sip-password = SIP password
journal-field-network = Network
journal-field-scopes = Rights
journal-field-expires = Expiry
journal-field-second-factor = Second factor
journal-field-calendar-feed = Calendar address
journal-field-url = Address
journal-field-events = Events
journal-field-enabled = Switched on
journal-field-attention-interval = Attention tone (seconds)
journal-field-attention-volume = Volume (dBm0)
journal-field-busy-time = Busy tone (seconds)
journal-field-hold-shield = Music on hold muted
journal-field-early-wait = Stay on the line (minutes)
journal-field-country-code = Country code
journal-field-announce-names = Names announced
journal-field-confirm = Press 1 to join
journal-field-redial = Lost telephones called again
journal-field-recording = Recording conferences
journal-field-languages = Languages of the portal
journal-field-seconds = Seconds
journal-field-sound = Recording
journal-field-secret = Secret
