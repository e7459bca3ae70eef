"""The service of the hotline desk. So far its store; the API, the pages and the jobs stand on it."""
