"""Files: kept once, under their digest, checked when read."""

from __future__ import annotations

import stat
from dataclasses import replace

import pytest

from pandong_nlp.errors import NotFoundError, StoreError
from service.settings import Settings
from service.store import Store, attach, attachments_of, faults, file_bytes, open_store
from tests.service.store.desk import DESK, NOW, take_in


def test_the_same_bytes_twice_are_one_file_and_come_back_as_they_were(store: Store, settings: Settings) -> None:
    take_in(store)
    with store.write(DESK, NOW) as work:
        first = attach(work, "YS1", "现场.jpg", b"photo", "image/jpeg")
        again = attach(work, "YS1", "../../etc/passwd", b"photo", "image/jpeg")
        assert file_bytes(work, first.sha256) == b"photo"
        assert attachments_of(work, "YS1") == (first,) == (again,)
    (path,) = (each for each in settings.attachments.rglob("*") if each.is_file())
    assert path.name == first.sha256
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(faults(store)) == []


def test_a_file_that_is_damaged_or_gone_is_told(store: Store, settings: Settings) -> None:
    take_in(store)
    with store.write(DESK, NOW) as work:
        kept = attach(work, "YS1", "现场.jpg", b"photo", "image/jpeg")
    (path,) = (each for each in settings.attachments.rglob("*") if each.is_file())
    path.write_bytes(b"other")
    with store.read() as work:
        with pytest.raises(StoreError, match="已损坏"):
            file_bytes(work, kept.sha256)
        path.unlink()
        with pytest.raises(NotFoundError, match="不在了"):
            file_bytes(work, kept.sha256)
        for name in ("../pandong.key", "x", ""):
            with pytest.raises(NotFoundError, match="没有这个附件"):
                file_bytes(work, name)
    assert ["不在了" in each for each in faults(store)] == [True]


def test_a_folder_that_cannot_be_written_is_told_and_the_ticket_has_no_file(store: Store, settings: Settings) -> None:
    take_in(store)
    settings.attachments.write_text("a file where a folder should be")
    with open_store(replace(settings)) as again, again.write(DESK, NOW) as work:
        with pytest.raises(StoreError, match="附件写不进"):
            attach(work, "YS1", "现场.jpg", b"photo", "image/jpeg")
        assert attachments_of(work, "YS1") == ()
