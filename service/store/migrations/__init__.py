"""Alembic's folder of versions; `schema` runs them, so there is no env.py and no alembic.ini."""
