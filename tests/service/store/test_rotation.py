"""Keys rotate while people work, and digests stay what they were."""

from __future__ import annotations

import json
import shutil

import pytest
from sqlalchemy import select

from pandong_nlp.errors import KeyFileError
from service.settings import Settings
from service.store import Part, Store, audit, open_store, repeats_of, reveal, rotate_key, seal_audit, verify_audit
from service.store.tables import SecretRow
from tests.service.store.desk import NOW, PHONE, STUDIO, SYSTEM, take_in


def test_after_a_rotation_everything_is_sealed_with_the_new_key_and_reads_as_before(store: Store) -> None:
    for number in range(7):
        take_in(store, f"YS{number}")
    with store.write(STUDIO, NOW) as work:
        audit(work, "ticket.export", "")
        seal_audit(work)
    first, second = (rotate_key(store, SYSTEM, NOW, batch_rows=4) for _ in range(2))
    assert (first.key_id, first.sealed_anew, first.resumed) == (2, 14, False)
    assert (second.key_id, second.sealed_anew, second.resumed) == (3, 14, False)
    with store.write(STUDIO, NOW) as work:
        assert set(work.session.scalars(select(SecretRow.key_id))) == {3}
        assert reveal(work, "YS3", [Part.CONTACT], "回访").record.phone == PHONE
        assert repeats_of(work, "YS6").counts["caller"][7] == 6
        assert verify_audit(work).broken == ""


def test_another_process_takes_the_new_key_into_use_by_itself(store: Store, settings: Settings) -> None:
    with open_store(settings) as other:
        rotate_key(store, SYSTEM, NOW)
        take_in(other)
        with other.read() as work:
            assert work.session.scalars(select(SecretRow.key_id).distinct()).all() == [2]


def test_a_key_that_was_made_but_not_yet_used_is_not_followed_by_another(store: Store, settings: Settings) -> None:
    from service.store.key_file import read_key_file, replace_key_file

    take_in(store)
    replace_key_file(settings.key_file, read_key_file(settings.key_file).with_new_key())
    with open_store(settings) as again:
        done = rotate_key(again, SYSTEM, NOW)
    assert (done.key_id, done.sealed_anew, done.resumed) == (2, 2, True)


def test_a_key_file_from_before_the_rotation_is_refused(store: Store, settings: Settings) -> None:
    take_in(store)
    old = settings.key_file.with_suffix(".old")
    shutil.copy(settings.key_file, old)
    rotate_key(store, SYSTEM, NOW)
    shutil.copy(old, settings.key_file)
    with pytest.raises(KeyFileError, match=r"没有第 2 号密钥，是更换密钥以前的旧文件"):
        open_store(settings)


def test_rotation_stops_at_what_does_not_open_and_the_key_file_keeps_every_key(
    store: Store, settings: Settings
) -> None:
    take_in(store)
    with store.write(SYSTEM, NOW) as work:
        for row in work.session.scalars(select(SecretRow).where(SecretRow.name == "words")):
            row.sealed = b"damaged beyond repair"
        work.session.flush()
    with pytest.raises(KeyFileError, match="打不开"):
        rotate_key(store, SYSTEM, NOW)
    assert list(json.loads(settings.key_file.read_text("utf-8"))["keys"]) == ["1", "2"]
    with store.write(STUDIO, NOW) as work:
        assert set(work.session.scalars(select(SecretRow.key_id))) == {1}
