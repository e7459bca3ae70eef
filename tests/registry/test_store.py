"""Versions: found, added, checked, never overwritten."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pandong_nlp.errors import ArtifactError, RegistryError
from pandong_nlp.registry import ModelVersion, Registry
from tests.registry.conftest import MakeModel


def snapshot(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_the_bundled_champion_is_used_while_the_office_has_none(registry: Registry, roots: tuple[Path, Path]) -> None:
    assert registry.resolve() == roots[1] / "street" / "1"
    assert [(str(entry.version), entry.own, entry.champion) for entry in registry.entries()] == [
        ("street/1", False, True)
    ]


def test_a_registered_model_is_the_same_bytes_in_a_folder_of_its_name(
    registry: Registry, roots: tuple[Path, Path], make_model: MakeModel, tmp_path: Path
) -> None:
    built = make_model(tmp_path / "built", "office", "2026.07.01")
    assert str(registry.register(built)) == "office/2026.07.01"
    stored = roots[0] / "office" / "2026.07.01"
    assert snapshot(stored) == snapshot(built)
    assert [path.name for path in stored.parent.iterdir()] == ["2026.07.01"]
    assert registry.verify(ModelVersion("office", "2026.07.01"))["name"] == "office"


def test_a_version_is_never_overwritten(registry: Registry, make_model: MakeModel, tmp_path: Path) -> None:
    built = make_model(tmp_path / "built", "office", "1")
    registry.register(built)
    with pytest.raises(RegistryError, match="office/1 已经存在"):
        registry.register(built)


def test_a_version_that_comes_with_the_program_is_not_shadowed(
    registry: Registry, make_model: MakeModel, tmp_path: Path
) -> None:
    with pytest.raises(RegistryError, match="street/1 已经存在"):
        registry.register(make_model(tmp_path / "built", "street", "1"))


def test_a_damaged_model_is_not_registered(
    registry: Registry, roots: tuple[Path, Path], make_model: MakeModel, tmp_path: Path
) -> None:
    built = make_model(tmp_path / "built", "office", "1")
    (built / "weights.safetensors").write_bytes(b"altered")
    with pytest.raises(ArtifactError, match="weights.safetensors"):
        registry.register(built)
    assert not roots[0].exists()


@pytest.mark.parametrize("name", ["..", "../up", "a/b", "", "A", ".hidden", "名", "a" * 65, "a\0b", "a b", "-a"])
def test_a_manifest_cannot_name_a_folder_outside_the_store(
    name: str, registry: Registry, make_model: MakeModel, tmp_path: Path
) -> None:
    with pytest.raises(RegistryError, match="不合规"):
        registry.register(make_model(tmp_path / "built", name, "1"))


def test_a_full_or_forbidden_disk_is_told_in_one_sentence(
    roots: tuple[Path, Path], make_model: MakeModel, tmp_path: Path
) -> None:
    roots[0].parent.mkdir()
    roots[0].write_text("a file where the store should be", "utf-8")
    with pytest.raises(RegistryError, match="写不了"):
        Registry(*roots).register(make_model(tmp_path / "built", "office", "1"))


def test_a_name_alone_means_its_latest_version(
    registry: Registry, roots: tuple[Path, Path], make_model: MakeModel
) -> None:
    for version in ("2026.9.30", "2026.10.1", "2026.10.1-2", "2026.10.1-10"):
        make_model(roots[0] / "office" / version, "office", version)
    assert registry.resolve("office").name == "2026.10.1-10"
    assert registry.resolve("office/2026.9.30").name == "2026.9.30"


def test_a_path_names_a_model_that_is_in_no_store(registry: Registry, make_model: MakeModel, tmp_path: Path) -> None:
    elsewhere = make_model(tmp_path / "elsewhere", "office", "1")
    assert registry.resolve(str(elsewhere)) == elsewhere


@pytest.mark.parametrize("wanted", ["office", "street/2", "../bundled/street/2", "street/..", "street/1/"])
def test_an_unknown_model_is_answered_with_those_that_exist(
    wanted: str, registry: Registry, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(RegistryError, match="现有的模型：street/1"):
        registry.resolve(wanted)


def test_a_folder_that_holds_another_model_than_its_name_says_fails_verification(
    registry: Registry, roots: tuple[Path, Path], make_model: MakeModel
) -> None:
    make_model(roots[0] / "office" / "2", "office", "1")
    with pytest.raises(ArtifactError, match="其实是 office/1"):
        registry.verify(ModelVersion("office", "2"))


@pytest.mark.parametrize("file", ["weights.safetensors", "CARD.md", "manifest.json"])
def test_a_missing_file_fails_verification(
    file: str, registry: Registry, roots: tuple[Path, Path], make_model: MakeModel
) -> None:
    (make_model(roots[0] / "office" / "1", "office", "1") / file).unlink()
    with pytest.raises(ArtifactError, match=file):
        registry.verify(ModelVersion("office", "1"))


def test_the_next_version_is_the_day_then_a_second_of_the_day(
    registry: Registry, roots: tuple[Path, Path], make_model: MakeModel
) -> None:
    today = date(2026, 7, 1)
    assert str(registry.next_version("office", today)) == "office/2026.07.01"
    make_model(roots[0] / "office" / "2026.07.01", "office", "2026.07.01")
    assert str(registry.next_version("office", today)) == "office/2026.07.01-2"


@given(st.text(max_size=80))
def test_no_text_leads_out_of_the_store(text: str) -> None:
    try:
        version = ModelVersion.parse(text)
    except RegistryError:
        return
    path = Path("/store") / version.name / version.version
    assert path.parts == ("/", "store", version.name, version.version)
    assert ".." not in path.parts
    assert str(version) == text
