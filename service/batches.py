"""Single requests made into batches: whoever comes while the model works is read together in its next run.

The first request starts at once, alone. After a run that answered several, the next waits two milliseconds for those
who were answered to ask again. The model is several times as fast on a batch, so that a busy service gets faster.
Knows nothing of tickets or HTTP; must be used within one event loop.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Generic, TypeVar

__all__ = ["Batches", "OverloadedError"]

Item = TypeVar("Item")
Found = TypeVar("Found")


_GATHER_SECONDS = 0.002  # without it two halves of the callers take turns, in batches half as large


class OverloadedError(Exception):
    """More is waiting than will be answered in time."""


class Batches(Generic[Item, Found]):
    """Hands waiting items to `work`, at most `most` at once, in a thread of its own."""

    def __init__(
        self,
        work: Callable[[Sequence[Item]], Sequence[Found]],
        *,
        most: int = 64,
        most_waiting: int = 2_000,
        observe: Callable[[int], None] = lambda _: None,
    ) -> None:
        """`work` answers as many as it is given, in order; `observe` hears of the size of each batch."""
        self._work = work
        self._most = most
        self._most_waiting = most_waiting
        self._observe = observe
        self._waiting: deque[tuple[Item, asyncio.Future[Found]]] = deque()
        self._thread = ThreadPoolExecutor(1, "model")
        self._runner: asyncio.Task[None] | None = None

    async def one(self, item: Item) -> Found:
        """What `work` finds for one item.

        Raises:
            OverloadedError: too many are waiting. Whatever `work` raises for this item.
        """
        if len(self._waiting) >= self._most_waiting:
            raise OverloadedError
        answer: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        self._waiting.append((item, answer))
        if self._runner is None:
            self._runner = asyncio.create_task(self._run())
        return await answer

    async def many(self, items: Sequence[Item]) -> list[Found]:
        """The same for several, in runs between which single ones get their turn."""
        found: list[Found] = []
        for start in range(0, len(items), self._most):
            found += await self._in_thread(items[start : start + self._most])
        return found

    def close(self) -> None:
        """End the thread when it is done."""
        self._thread.shutdown(wait=False)

    async def _run(self) -> None:
        try:
            while self._waiting:
                taken = [self._waiting.popleft() for _ in range(min(self._most, len(self._waiting)))]
                taken = [(item, answer) for item, answer in taken if not answer.done()]
                await self._answer(taken)
                if len(taken) > 1:
                    await asyncio.sleep(_GATHER_SECONDS)
        finally:
            self._runner = None

    async def _answer(self, taken: Sequence[tuple[Item, asyncio.Future[Found]]]) -> None:
        """One batch; where it fails, each item alone, so that none suffers for another."""
        try:
            found = await self._in_thread([item for item, _ in taken])
        except Exception as error:  # noqa: BLE001 (whatever it is, the one who asked hears it)
            if len(taken) > 1:
                for alone in taken:
                    await self._answer([alone])
            else:
                _, answer = taken[0]
                if not answer.done():  # else nobody waits any more
                    answer.set_exception(error)
            return
        for (_, answer), each in zip(taken, found, strict=True):
            if not answer.done():
                answer.set_result(each)

    async def _in_thread(self, items: Sequence[Item]) -> Sequence[Found]:
        if not items:
            return ()
        self._observe(len(items))
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._work, items)
