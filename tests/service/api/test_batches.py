"""Who comes while the model works is read together; nobody suffers for another."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import pytest

from service.batches import Batches, OverloadedError


def test_who_comes_meanwhile_is_read_together() -> None:
    sizes: list[int] = []
    open_door = threading.Event()

    def work(items: Sequence[int]) -> list[int]:
        sizes.append(len(items))
        open_door.wait(5)
        return [item * 2 for item in items]

    async def all_at_once() -> list[int]:
        batches: Batches[int, int] = Batches(work, most=8)
        first = asyncio.create_task(batches.one(0))
        await asyncio.sleep(0.05)
        rest = [asyncio.create_task(batches.one(item)) for item in range(1, 11)]
        await asyncio.sleep(0.05)
        open_door.set()
        return await asyncio.gather(first, *rest)

    assert asyncio.run(all_at_once()) == [item * 2 for item in range(11)]
    assert sizes == [1, 8, 2]


def test_one_that_fails_fails_alone() -> None:
    def work(items: Sequence[int]) -> list[float]:
        return [1 / item for item in items]

    async def three() -> list[float | BaseException]:
        batches: Batches[int, float] = Batches(work)
        return await asyncio.gather(*map(batches.one, (1, 0, 2)), return_exceptions=True)

    found = asyncio.run(three())
    assert (found[0], found[2]) == (1, 0.5)
    assert isinstance(found[1], ZeroDivisionError)


def test_one_that_gives_up_leaves_the_others() -> None:
    async def two() -> int:
        batches: Batches[int, int] = Batches(list)
        gone, stays = asyncio.create_task(batches.one(1)), asyncio.create_task(batches.one(2))
        await asyncio.sleep(0)
        gone.cancel()
        return await stays

    assert asyncio.run(two()) == 2


def test_too_many_are_refused_at_once() -> None:
    async def ask() -> None:
        batches: Batches[int, int] = Batches(list, most_waiting=0)
        with pytest.raises(OverloadedError):
            await batches.one(1)

    asyncio.run(ask())


def test_many_are_read_in_runs_in_their_order() -> None:
    sizes: list[int] = []
    batches: Batches[int, int] = Batches(list, most=4, observe=sizes.append)
    assert asyncio.run(batches.many(range(10))) == list(range(10))
    assert sizes == [4, 4, 2]
