"""Alembic's way in: on the connection `models.migrations.run` hands over, never by itself."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    # SQLite changes tables by making them anew; the whole way up is one transaction.
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
