# Texts common to all pages. The terms follow the manual of the conference feature.
product-name = UCC WebRTC

action-cancel = Cancel
action-close = Close
action-copy = Copy
action-copy-label = Copy: { $label }
action-delete = Delete
action-retry = Try again
action-save = Save
action-show = Show
action-hide = Hide
copied = Copied
copied-label = { $label }: copied
copy-failed = Copying is not allowed here. Select the text and copy it.
loading = Loading…
optional = optional

menu-language = Language
menu-theme = Appearance
theme-system = Like the system
theme-light = Light
theme-dark = Dark
messages-label = Messages
message-dismiss = Dismiss message

calendar-open = Choose date and time
calendar-title = Date and time
calendar-previous = Previous month
calendar-next = Next month
calendar-hour = Hour
calendar-minute = Minute
calendar-now = Now
calendar-apply = Use this
datetime-format = DD.MM.YYYY hh:mm
datetime-zone = Time zone: { $zone }

validation-required = This field is required.
validation-digits = Digits 0 to 9 only: they are typed on a telephone keypad.
validation-too-short = At least { $min } digits.
validation-too-long = At most { $max } digits.
validation-text-too-long = At most { $max } characters.
validation-taken = This number is in use already. Choose another one.
validation-invalid = This value is not valid.
validation-datetime = Date and time like 31.12.2026 14:30, please.
validation-gap = This time does not exist on that day (start of summer time).
validation-not-in-menu = Choose a value from the menu.

error-unreachable = The server does not answer. Check the network connection.
error-server = The server reports an error ({ $code }). Try again in a moment.
error-start = The page could not be loaded.
