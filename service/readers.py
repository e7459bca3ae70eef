"""What routes ask of the application: the model and rules in force, and tickets read by them off the event loop.

Every answer about a ticket comes from one `InForce`, also while a new one takes over.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from fastapi import Request

from pandong_nlp.errors import PandongError
from pandong_nlp.triage import Triage
from service.batches import Batches
from service.desk import Asked, Desk, InForce
from service.errors import ProblemError
from service.logs import event, failure
from service.metrics import Metrics
from service.serving import ServeSettings

__all__ = ["Reader", "TicketRead", "reader_of"]

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class TicketRead:
    """A ticket as it was read, and by what."""

    triage: Triage
    by: InForce


class Reader:
    """Reads tickets with what is in force, and keeps that up to date."""

    def __init__(self, settings: ServeSettings, metrics: Metrics) -> None:
        self._settings = settings
        self._metrics = metrics
        self._batches: Batches[Asked, TicketRead] = Batches(
            self._read, most_waiting=settings.most_waiting, observe=metrics.read
        )
        self._watching: asyncio.Task[None] | None = None
        self.desk = Desk(settings, self._tell)

    @property
    def in_force(self) -> InForce:
        """Model and rules.

        Raises:
            ProblemError: they are not loaded yet.
        """
        if self.desk.in_force is None:
            raise ProblemError("not-ready")
        return self.desk.in_force

    async def one(self, asked: Asked) -> TicketRead:
        """One ticket, together with whoever else is waiting."""
        _ = self.in_force
        return await self._batches.one(asked)

    async def many(self, asked: Sequence[Asked]) -> list[TicketRead]:
        """Several, in order."""
        _ = self.in_force
        return await self._batches.many(asked)

    async def off_loop(self, work: Callable[[], Found]) -> Found:
        """Run what takes more than a moment where it keeps nobody waiting."""
        return await asyncio.to_thread(work)

    async def start(self) -> None:
        """Load what is in force, and from then on whatever takes its place; returns also when nothing can be loaded."""
        await self._refresh()
        self._watching = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """End the watching and the model's thread."""
        if self._watching:
            self._watching.cancel()
            with suppress(asyncio.CancelledError):
                await self._watching
        self._batches.close()

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(self._settings.watch_seconds)
            await self._refresh()

    async def _refresh(self) -> None:
        try:
            await asyncio.to_thread(self.desk.refresh)
        except Exception as error:  # noqa: BLE001 (what serves goes on serving; the log tells)
            event("reload_failed", level=logging.ERROR, **failure(error))

    def _read(self, asked: Sequence[Asked]) -> list[TicketRead]:
        by = self.in_force
        return [TicketRead(triage, by) for triage in by.triage(asked)]

    def _tell(self, refused: PandongError | None) -> None:
        self._metrics.loaded(refused=refused is not None)
        if refused is not None:  # these messages name files, lines and codes of the office's own, no ticket
            event("refused", level=logging.ERROR, error=type(refused).__name__, message=str(refused))
            return
        event("loaded", model=self.in_force.triager.predictor.model_version)


def reader_of(request: Request) -> Reader:
    """The reader of the application that was asked; routes call it, for FastAPI's injection takes far longer."""
    reader: Reader = request.app.state.reader
    return reader
