"""Mails as people read them: text, HTML and iCalendar; and the relay that takes them."""
