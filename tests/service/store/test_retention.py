"""What has to go goes, everywhere; what may stay stays."""

from __future__ import annotations

import os
import time
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pandong_nlp.errors import StoreError
from pandong_nlp.tickets import Detail, MoveKind
from service.settings import Settings
from service.store import (
    Outcome,
    Part,
    Store,
    attach,
    attachments_of,
    create_ticket,
    faults,
    forget,
    list_tickets,
    purge,
    repeats_of,
    reveal,
    search,
    sweep_files,
    ticket,
)
from service.store.tables import AuditRow, SecretRow
from tests.service.store.desk import DESK, NOW, PHONE, STUDIO, SYSTEM, close, move, record, take_in


def secrets_of(store: Store) -> int:
    with store.read() as work:
        return work.session.scalar(select(func.count()).select_from(SecretRow)) or 0


def actions(store: Store) -> list[tuple[str, str]]:
    with store.read() as work:
        return [(row.action, row.object_id) for row in work.session.scalars(select(AuditRow).order_by(AuditRow.id))]


def test_contact_data_and_raw_text_of_tickets_closed_long_ago_are_deleted(store: Store) -> None:
    for number in ("YS1", "YS2", "YS3"):
        take_in(store, number)
    close(store, "YS1", days=2)
    close(store, "YS2", days=3)
    counts = []
    for _ in range(2):
        with store.write(SYSTEM, NOW + timedelta(days=32, hours=1)) as work:
            counts.append(purge(work))
    assert counts == [1, 0]
    assert actions(store) == [("ticket.purge", "YS1")]
    with store.write(STUDIO, NOW + timedelta(days=33)) as work:
        gone, kept = (reveal(work, number, list(Part), "核对") for number in ("YS1", "YS2"))
        assert ticket(work, "YS1").purged_at == NOW + timedelta(days=32, hours=1)
        assert repeats_of(work, "YS3").counts["caller"][7] == 2
        assert len(search(work, "停车").tickets) == 3
    assert (gone.record.phone, gone.record.caller) == ("", "")
    assert "〈电话〉" in gone.record.text
    assert gone.record.result == "已清理，已电话告知〈电话〉"
    assert kept.record.phone == PHONE
    assert list(faults(store)) == []


def test_a_record_that_comes_again_does_not_bring_back_what_was_deleted(store: Store) -> None:
    take_in(store)
    with store.write(STUDIO, NOW) as work:
        forget(work, PHONE, "本人要求")
    with store.write(DESK, NOW) as work:
        assert create_ticket(work, record(text="新的内容")).outcome is Outcome.UNCHANGED
    assert secrets_of(store) == 0


def test_a_caller_is_forgotten_everywhere(store: Store) -> None:
    for number, phone in (("YS1", PHONE), ("YS2", "138 0013 8000"), ("YS3", "13900139000"), ("YS4", "13700137000")):
        text = f"我邻居的电话是{PHONE}" if number == "YS3" else "路灯不亮，联系人李小红"
        take_in(store, number, phone=phone, text=text)
    move(store, "YS4", MoveKind.NOTE, Detail(reason=f"也可打{PHONE}"))
    with store.write(STUDIO, NOW) as work:
        done = forget(work, "+86-138-0013-8000", f"本人来电{PHONE}要求")
    assert (done.own, done.mentioning) == (2, 2)
    with store.write(STUDIO, NOW) as work:
        first, second, third, fourth = (
            reveal(work, number, list(Part), "核对") for number in ("YS1", "YS2", "YS3", "YS4")
        )
        assert len(list_tickets(work).tickets) == 4
        assert repeats_of(work, "YS2").counts["caller"][7] == 1
    shown = repr([(each.record.text, each.record.phone, [e.detail.reason for e in each.events])
                  for each in (first, second, third, fourth)])  # fmt: skip
    assert PHONE not in shown
    assert (third.record.phone, fourth.record.phone) == ("13900139000", "13700137000")
    take_in(store, "YS5")
    with store.write(STUDIO, NOW) as work:
        assert repeats_of(work, "YS5").counts["caller"][7] == 0
        assert forget(work, PHONE, "再次要求").own == 1
    forgotten = [action for action in actions(store) if "forget" in action[0]]
    assert forgotten == [
        ("ticket.forget", "YS1"),
        ("ticket.forget", "YS2"),
        ("ticket.forget_words", "YS3"),
        ("ticket.forget_words", "YS4"),
        ("caller.forget", ""),
        ("ticket.forget", "YS5"),
        ("caller.forget", ""),
    ]
    assert list(faults(store)) == []


@pytest.mark.parametrize(("phone", "reason"), [("", "要求"), ("李小红", "要求"), (PHONE, " "), ("1390000000/1", "")])
def test_forgetting_needs_a_number_and_a_reason(phone: str, reason: str, store: Store) -> None:
    with store.write(STUDIO, NOW) as work, pytest.raises(StoreError, match="一个完整的电话号码和理由"):
        forget(work, phone, reason)


def test_files_go_with_their_ticket_unless_another_has_them(store: Store, settings: Settings) -> None:
    take_in(store)
    take_in(store, "YS2", phone="13900139000")
    with store.write(STUDIO, NOW) as work:
        attach(work, "YS1", "a.jpg", b"only here", "image/jpeg")
        attach(work, "YS1", "b.jpg", b"on both", "image/jpeg")
        attach(work, "YS2", "b.jpg", b"on both", "image/jpeg")
        assert forget(work, PHONE, "本人要求").files == 2
    with store.read() as work:
        assert sweep_files(work) == 0  # too young: another transaction may be about to refer to them
    (settings.attachments / ".part-0").write_bytes(b"half")
    files = [path for path in settings.attachments.rglob("*") if path.is_file()]
    for path in files:
        os.utime(path, (time.time() - 7200,) * 2)
    with store.read() as work:
        assert sweep_files(work) == 2
        (kept,) = attachments_of(work, "YS2")
        assert attachments_of(work, "YS1") == ()
    assert [Path(path).name for path in files if path.exists()] == [kept.sha256]
