"""The transactional outbox: what a transaction decided to mail is mailed, whatever happens."""
