"""Which version is champion: promoted, taken back, said clearly when the file that says so is damaged."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pandong_nlp.errors import ArtifactError, RegistryError
from pandong_nlp.registry import ModelVersion, Registry, open_registry
from tests.registry.conftest import MakeModel

Roots = tuple[Path, Path]


@pytest.fixture
def office(roots: Roots, make_model: MakeModel) -> Registry:
    """A registry whose office has the versions office/1 and office/2."""
    for version in ("1", "2"):
        make_model(roots[0] / "office" / version, "office", version)
    return Registry(*roots)


def test_promotion_changes_the_champion_and_says_from_what_to_what(office: Registry, roots: Roots) -> None:
    change = office.promote("office/1")
    assert (str(change.before), str(change.after)) == ("street/1", "office/1")
    assert office.resolve() == roots[0] / "office" / "1"
    assert Registry(*roots).champion() == ModelVersion("office", "1")


def test_rollback_goes_back_step_by_step_to_the_bundled_champion(office: Registry) -> None:
    office.promote("office/1")
    office.promote("office/2")
    assert str(office.rollback().after) == "office/1"
    change = office.rollback()
    assert (str(change.before), str(change.after)) == ("office/1", "street/1")
    with pytest.raises(RegistryError, match="没有更早的"):
        office.rollback()


def test_promoting_the_champion_again_leaves_no_trace_in_history(office: Registry) -> None:
    office.promote("office/1")
    office.promote("office/1")
    assert str(office.rollback().after) == "street/1"


def test_a_bundled_version_can_be_promoted_over_an_own_one(office: Registry) -> None:
    office.promote("office/2")
    assert str(office.promote("street").after) == "street/1"


def test_a_tampered_model_is_not_promoted(office: Registry, roots: Roots) -> None:
    (roots[0] / "office" / "2" / "taxonomy.csv").write_text("altered", "utf-8")
    with pytest.raises(ArtifactError, match="taxonomy.csv"):
        office.promote("office/2")
    assert str(office.champion()) == "street/1"


def test_rollback_refuses_a_predecessor_that_was_tampered_with(office: Registry, roots: Roots) -> None:
    office.promote("office/1")
    office.promote("office/2")
    (roots[0] / "office" / "1" / "CARD.md").write_text("altered", "utf-8")
    with pytest.raises(ArtifactError, match=r"CARD\.md"):
        office.rollback()
    assert str(office.champion()) == "office/2"


def test_a_champion_whose_folder_is_gone_is_told_with_what_to_do(office: Registry, roots: Roots) -> None:
    office.promote("office/1")
    (roots[0] / "office").rename(roots[0] / "moved")
    with pytest.raises(RegistryError, match=r"office/1 已不在 .*promote"):
        office.resolve()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"champion": 7, "history": []}',
        b'{"champion": "../x/1", "history": []}',
        b'{"champion": null}',
        b'{"champion": null, "history": "office/1"}',
    ],
)
def test_damaged_aliases_are_told_with_what_to_do(content: bytes, office: Registry, roots: Roots) -> None:
    (roots[0] / "aliases.json").write_bytes(content)
    for use in (office.champion, office.entries, office.rollback, lambda: office.promote("office/1")):
        with pytest.raises(RegistryError, match=r"aliases\.json 已损坏.*promote"):
            use()
    assert (roots[0] / "aliases.json").read_bytes() == content


def test_promotions_by_several_processes_at_once_all_leave_their_trace(roots: Roots, make_model: MakeModel) -> None:
    versions = [str(number) for number in range(1, 5)]
    for version in versions:
        make_model(roots[0] / "office" / version, "office", version)
    program = (
        "import sys; from pathlib import Path; from pandong_nlp.registry import Registry; "
        "Registry(Path(sys.argv[1]), Path(sys.argv[2])).promote(sys.argv[3])"
    )
    commands = [[sys.executable, "-c", program, *map(str, roots), f"office/{version}"] for version in versions]
    processes = [subprocess.Popen(command) for command in commands]
    assert [process.wait(timeout=60) for process in processes] == [0, 0, 0, 0]
    said = json.loads((roots[0] / "aliases.json").read_text("utf-8"))
    assert said["history"][0] is None
    assert {said["champion"], *said["history"][1:]} == {f"office/{version}" for version in versions}


def test_the_office_keeps_its_models_where_pandong_home_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, make_model: MakeModel
) -> None:
    make_model(tmp_path / "models" / "office" / "1", "office", "1")
    monkeypatch.setenv("PANDONG_HOME", str(tmp_path))
    assert [str(entry.version) for entry in open_registry().entries() if entry.own] == ["office/1"]
