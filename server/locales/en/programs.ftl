# What programs may do in one's name, and which are told what happens.
programs-lead = Let other programs read, plan and be told.
programs-openapi = Description of the interface (OpenAPI)

tokens-title = Access tokens
tokens-about = With a token a program acts in your name, within what you allow here. It needs no password of yours.
tokens-none = No tokens yet
tokens-none-text = Make one for each program, so that you can revoke each by itself.
token-new = New token
token-make = Make the token
token-name = Name
token-name-hint = Which program it is for.
token-scopes = Allowed
token-life = Valid for
token-days = { $days } days
token-never = Without end
token-used = Last used
token-unused = Never
token-until = Valid until
token-over = Expired
token-revoke = Revoke: { $name }
token-revoke-title = Revoke the token?
token-revoke-text = The program that uses “{ $name }” is locked out at once.
token-revoke-confirm = Revoke
token-revoked = Token “{ $name }” revoked.
token-secret-title = Your new token
token-secret = Token
token-secret-use = The program sends it with each request, in the header “Authorization: Bearer”.
program-secret-once = This is shown only now. Copy it to where it is needed.
program-secret-done = I have copied it

scope-conferences-read = Read conferences, records and history
scope-conferences-write = Plan, change and delete conferences
scope-members-read = Read members
scope-members-write = Change members and invite them
scope-directory-read = Read the external directory
scope-directory-write = Change the external directory
scope-calendar-read = Read the calendar

webhooks-title = Webhooks
webhooks-about = Addresses of other systems that are told what happens in { $vpbx }. Messages are signed and repeated until they arrive.
webhooks-none = No webhooks yet
webhooks-none-text = Add the address of a system that is to be told.
webhook-new = New webhook
webhook-edit = Change the webhook
webhook-saved = Webhook saved.
webhook-url = Address
webhook-url-hint = Begins with https:// and is reached over the Internet.
webhook-description = Description
webhook-events = Told of
webhook-event-count = { $count ->
    [one] One event
   *[other] { $count } events
}
webhook-enabled = Send messages
webhook-state = State
webhook-on = Active
webhook-off = Switched off
webhook-failing = Nothing arrives
webhook-off-failing = Switched off: nothing arrived for days
webhook-off-gone = Switched off: the receiver wants no more
webhook-deliveries = Messages to { $url }
webhook-new-secret = New secret: { $url }
webhook-secret-new-title = Make a new secret?
webhook-secret-new-text = For 24 hours, messages to { $url } bear signatures of the old and the new secret.
webhook-secret-new-confirm = Make a new one
webhook-secret-title = The webhook’s secret
webhook-secret = Secret
webhook-secret-use = With it the receiver checks that messages are from here (Standard Webhooks).
webhook-delete-title = Delete the webhook?
webhook-delete-text = { $url } is told nothing any more; messages that wait are not sent.

event-conference-created = Conference planned
event-conference-updated = Conference changed
event-conference-deleted = Conference deleted
event-invitation-answered = Invitation answered
event-room-started = Conference began
event-room-ended = Conference ended
event-participant-joined = Participant joined
event-participant-left = Participant left
event-call-ended = Call ended
event-webhook-test = Test message

deliveries-title = Latest messages
deliveries-none = No messages yet
deliveries-none-text = Send a test message to see whether it arrives.
deliveries-test = Send a test message
deliveries-again = Refresh
delivery-waiting = Waiting
delivery-sent = Arrived
delivery-failed = Failed
delivery-dropped = Not sent
delivery-attempts = { $count ->
    [one] one attempt
   *[other] { $count } attempts
}

program-error-none = Choose at least one.
program-error-url = An address like https://example.com/ucc
program-error-not-https = Only addresses that begin with https://
program-error-too-many = There are as many as there may be. Delete one first.
