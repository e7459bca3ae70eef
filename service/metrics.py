"""Counts and latencies for Prometheus, of all worker processes together; no text, no path, only templates of routes.

With several workers `PROMETHEUS_MULTIPROC_DIR` names the folder they share; `workers.run` makes it before they start.
"""

from __future__ import annotations

import os

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

__all__ = ["CONTENT_TYPE", "FOLDER_VARIABLE", "Metrics"]

FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = CONTENT_TYPE_LATEST
_SECONDS = (0.005, 0.01, 0.02, 0.04, 0.06, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
_TICKETS = (1, 2, 4, 8, 16, 32, 64)


class Metrics:
    """What one application counts."""

    def __init__(self) -> None:
        self._own = CollectorRegistry()
        self._requests = Counter(
            "pandong_requests", "Requests answered.", ["method", "route", "status"], registry=self._own
        )
        self._seconds = Histogram(
            "pandong_request_seconds", "Time to answer.", ["route"], buckets=_SECONDS, registry=self._own
        )
        self._tickets = Counter("pandong_tickets", "Tickets tagged.", registry=self._own)
        self._batches = Histogram(
            "pandong_batch_tickets", "Tickets read together.", buckets=_TICKETS, registry=self._own
        )
        self._loads = Counter(
            "pandong_loads", "Models and rules brought into force, or refused.", ["result"], registry=self._own
        )

    def answered(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def read(self, tickets: int) -> None:
        """Count a batch that the model has read."""
        self._tickets.inc(tickets)
        self._batches.observe(tickets)

    def loaded(self, *, refused: bool) -> None:
        """Count a change of what is in force."""
        self._loads.labels("refused" if refused else "loaded").inc()

    def render(self) -> bytes:
        """The text that Prometheus reads: of all workers where they share a folder."""
        if not os.environ.get(FOLDER_VARIABLE):
            return generate_latest(self._own)
        everybody = CollectorRegistry()
        MultiProcessCollector(everybody)  # type: ignore[no-untyped-call]
        return generate_latest(everybody)
