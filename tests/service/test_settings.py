"""Settings from the environment, and refusals of what is none."""

from __future__ import annotations

from pathlib import Path

import pytest

from pandong_nlp.errors import CallError
from service.settings import Settings


def test_everything_is_in_the_offices_folder_unless_said_otherwise(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PANDONG_HOME", str(tmp_path))
    plain = Settings.from_environment({})
    assert plain == Settings.in_folder(tmp_path / "service")
    given = {
        "PANDONG_DATABASE_URL": "postgresql://pandong:secret@db/pandong",
        "PANDONG_KEY_FILE": "/etc/pandong.key",
        "PANDONG_RETENTION_DAYS": " 90 ",
    }
    own = Settings.from_environment(given)
    assert (own.key_file, own.retention_days, own.attachments) == (Path("/etc/pandong.key"), 90, plain.attachments)
    assert "secret" not in repr(own)


@pytest.mark.parametrize("days", ["0", "-1", "1e3", "九十", "９０", "99999999"])
def test_a_number_of_days_that_is_none_is_refused(days: str) -> None:
    with pytest.raises(CallError, match="天数"):
        Settings.from_environment({"PANDONG_RETENTION_DAYS": days})
