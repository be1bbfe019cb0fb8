"""Alembic's entry. The connection and its transaction come from bot/db/engine.py."""

from alembic import context

context.configure(connection=context.config.attributes["connection"], render_as_batch=True)
context.run_migrations()
