"""Pictures of pages and mails, for people to look at: `make pictures` puts them into docs/images."""
