"""Alembic's entry. `server.db.migrate` hands in the open connection; there is no offline mode."""

from __future__ import annotations

from alembic import context

from server.db.room_tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    # SQLite cannot alter most things in place; batch mode rebuilds the table.
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
