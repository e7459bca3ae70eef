"""The service: an HTTP API now, later the ticket store, pages and jobs. Stands on pandong_nlp, never on training."""
