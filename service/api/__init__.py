"""The routes below /api/v1, and what is asked and answered there."""
