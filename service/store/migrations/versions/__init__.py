"""One file per version of the schema, with `upgrade` and `downgrade`. A released version never changes."""
