"""The service: an HTTP API and the store of tickets, later pages and jobs. Stands on pandong_nlp, never on training."""
