"""A model on disk: what was written is read, and nothing else is."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from safetensors.numpy import load, save

from pandong_nlp.errors import ArtifactError
from pandong_nlp.model import Artifact, Predictor, load_artifact, read_manifest, save_artifact, verify_artifact
from training.corpus import Corpus

FILES = ("weights.safetensors", "vocabulary.txt", "dictionary.txt", "taxonomy.csv", "abstention.json", "CARD.md")
Arrays = dict[str, NDArray[Any]]
Manifest = dict[str, Any]


@pytest.fixture(scope="session")
def folder(artifact: Artifact, tmp_path_factory: pytest.TempPathFactory) -> Path:
    written = tmp_path_factory.mktemp("models") / "tiny"
    save_artifact(artifact, "# 模型卡\n", written)
    return written


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    """A copy of the model that a test may damage."""
    return Path(shutil.copytree(folder, tmp_path / "model"))


def assert_refused(folder: Path, *expected: str) -> None:
    """Loading fails with one message in Chinese of a line and of two sentences: what is wrong, what to do."""
    with pytest.raises(ArtifactError) as caught:
        load_artifact(folder)
    message = str(caught.value)
    assert all(part in message for part in expected), message
    assert message.endswith("。")
    assert "\n" not in message
    assert "请" in message


def rewrite(folder: Path, change: Callable[[Manifest], object], **contents: bytes) -> None:
    """Replace files (`weights` stands for weights.safetensors), give them true digests, then change the manifest."""
    manifest = json.loads((folder / "manifest.json").read_bytes())
    for stem, content in contents.items():
        name = next(name for name in FILES if name.startswith(stem))
        (folder / name).write_bytes(content)
        manifest["files"][name] = hashlib.sha256(content).hexdigest()
    change(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")


def test_what_is_read_is_what_was_written(artifact: Artifact, folder: Path, corpus: Corpus) -> None:
    tickets = [example.ticket for example in corpus.examples[:100]]
    written, read = Predictor(artifact), Predictor.load(folder)
    np.testing.assert_array_equal(written.scores(tickets), read.scores(tickets))
    assert written.predict(tickets) == read.predict(tickets)
    assert read.taxonomy == artifact.taxonomy
    assert read.heads == artifact.heads


def test_writing_what_was_read_gives_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    save_artifact(load_artifact(folder), "# 模型卡\n", tmp_path / "again")
    for name in (*FILES, "manifest.json"):
        assert (tmp_path / "again" / name).read_bytes() == (folder / name).read_bytes(), name


def test_a_model_is_its_files_and_no_pickle(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {*FILES, "manifest.json"}
    for path in folder.iterdir():
        assert not path.read_bytes().startswith((b"\x80", b"PK")), path.name
    assert json.loads((folder / "manifest.json").read_bytes())["format"] == 2


def test_an_existing_folder_is_never_written_over(artifact: Artifact, folder: Path) -> None:
    with pytest.raises(FileExistsError):
        save_artifact(artifact, "", folder)


@pytest.mark.parametrize("name", [*FILES, "manifest.json"])
def test_a_missing_file_is_named(copy: Path, name: str) -> None:
    (copy / name).unlink()
    assert_refused(copy, name)


@pytest.mark.parametrize("name", FILES)
def test_a_truncated_file_is_named(copy: Path, name: str) -> None:
    content = (copy / name).read_bytes()
    (copy / name).write_bytes(content[: len(content) // 2])
    assert_refused(copy, name, "校验值不符")


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("place", [0.0, 0.5, 1.0])
def test_one_flipped_bit_is_found_in_every_file(copy: Path, name: str, place: float) -> None:
    content = bytearray((copy / name).read_bytes())
    content[int(place * (len(content) - 1))] ^= 1
    (copy / name).write_bytes(content)
    assert_refused(copy, name, "校验值不符")
    with pytest.raises(ArtifactError, match=name):
        verify_artifact(copy)


def test_a_folder_in_the_place_of_a_file_is_refused(copy: Path) -> None:
    (copy / "taxonomy.csv").unlink()
    (copy / "taxonomy.csv").mkdir()
    assert_refused(copy, "taxonomy.csv")


@pytest.mark.parametrize("found", [0, 1, 3, "2", None, [2]])
def test_a_foreign_format_says_which_and_what_to_do(copy: Path, found: object) -> None:
    rewrite(copy, lambda manifest: manifest.update(format=found))
    assert_refused(copy, f"格式版本是 {found}", "本程序只认识 2", "请升级程序")


@pytest.mark.parametrize(
    "garbage",
    [b"", b"{", b"null", b"[]", b"3", b'"text"', b"\xff\xfe\x00", b"[" * 100_000, b'{"format": 2}', b"\x80\x04K\x01."],
)
def test_a_garbage_manifest_is_refused(copy: Path, garbage: bytes) -> None:
    (copy / "manifest.json").write_bytes(garbage)
    assert_refused(copy, "manifest.json 已损坏")


@pytest.mark.parametrize("key", ["name", "version", "heads", "files"])
@pytest.mark.parametrize("value", [None, 7, [[]], {"a": 1}])
def test_a_manifest_with_a_key_of_another_type_is_refused(copy: Path, key: str, value: object) -> None:
    rewrite(copy, lambda manifest: manifest.update({key: value}))
    assert_refused(copy)


@pytest.mark.parametrize("key", ["name", "version", "heads", "files"])
def test_a_manifest_without_a_key_is_refused(copy: Path, key: str) -> None:
    rewrite(copy, lambda manifest: manifest.pop(key))
    assert_refused(copy, "manifest.json 已损坏")


def test_a_folder_that_is_no_model_is_refused(tmp_path: Path) -> None:
    assert_refused(tmp_path, "不是模型目录")
    assert_refused(tmp_path / "nowhere", "不是模型目录")


def test_the_manifest_alone_can_be_read_without_the_weights(copy: Path) -> None:
    (copy / "weights.safetensors").unlink()
    assert read_manifest(copy)["name"] == "tiny"


def _cut(name: str) -> Callable[[Arrays], object]:
    return lambda arrays: arrays.update({name: np.ascontiguousarray(arrays[name][:-1])})


def _fill(name: str, value: float) -> Callable[[Arrays], object]:
    return lambda arrays: arrays.update({name: np.full_like(arrays[name], value)})


ARRAYS = (
    "weighted", "levels", "scale", "shape_weights", "bias", "stacking_weights", "stacking_bias", "confidence_weights",
    "confidence_offsets", "characters", "gram_keys", "gram_known", "idf",
    "block_sizes", "block_weights", "shape_mean", "shape_scale",
)  # fmt: skip
CONTRADICTIONS: dict[str, Callable[[Arrays], object]] = {
    **{f"{name} too short": _cut(name) for name in ARRAYS if name != "characters"},
    "too few characters": lambda arrays: arrays.update(characters=arrays["characters"][:100].copy()),
    "one character twice": lambda arrays: arrays["characters"].__setitem__(0, arrays["characters"][1]),
    **{f"{name} missing": lambda arrays, name=name: arrays.pop(name) for name in ARRAYS},  # type: ignore[misc]
    **{f"{name} of another type": lambda arrays, name=name: arrays.update({name: arrays[name].astype(np.int16)})  # type: ignore[misc]
       for name in ARRAYS},
    "not a number": _fill("bias", np.nan),
    "infinite idf": _fill("idf", np.inf),
    "no such character": _fill("characters", 2**32 - 1),
    "negative block": lambda arrays: arrays["block_sizes"].__iadd__([-(10**9), 10**9, 0, 0]),
    "keys fall": lambda arrays: arrays.update(gram_keys=np.ascontiguousarray(arrays["gram_keys"][::-1])),
}  # fmt: skip


@pytest.mark.parametrize("change", CONTRADICTIONS.values(), ids=CONTRADICTIONS)
def test_arrays_that_contradict_each_other_are_refused(copy: Path, change: Callable[[Arrays], object]) -> None:
    arrays = load((copy / "weights.safetensors").read_bytes())
    change(arrays)
    rewrite(copy, lambda _: None, weights=save(arrays))
    assert_refused(copy, "互相不符")


@pytest.mark.parametrize("content", [b"", b"\x00" * 64, b"\xff" * 64, b"\x80\x04K\x01."])
def test_weights_that_are_no_safetensors_are_refused(copy: Path, content: bytes) -> None:
    rewrite(copy, lambda _: None, weights=content)
    assert_refused(copy, "互相不符")


@pytest.mark.parametrize(
    ("stem", "content"),
    [
        ("vocabulary", b""),
        ("vocabulary", b"\xff"),
        ("taxonomy", "code,slug,name,group\n01,housing.rental,房屋租赁,住房\n".encode()),
        ("taxonomy", b"garbage"),
        ("dictionary", b"one field\n"),
        ("dictionary", b"\xff"),
        *(("abstention", content) for content in (b"", b"{", b"[]", b"null", b"3", b"\xff", b"{}", b"[" * 100_000)),
    ],
)
def test_texts_that_do_not_fit_are_refused(copy: Path, stem: str, content: bytes) -> None:
    rewrite(copy, lambda _: None, **{stem: content})
    assert_refused(copy, "互相不符")


def _of_promise(**changes: object) -> Callable[[Manifest], object]:
    return lambda abstention: abstention["promises"][1].update(changes)


ABSTENTIONS: dict[str, Callable[[Manifest], object]] = {
    "no promise": lambda abstention: abstention.update(promises=[]),
    "promises missing": lambda abstention: abstention.pop("promises"),
    "a promise that is a number": lambda abstention: abstention["promises"].append(0.5),
    "a limit missing": lambda abstention: abstention.pop("set_threshold"),
    "a limit that is no number": lambda abstention: abstention.update(least_share="some"),
    "a limit that is nothing": lambda abstention: abstention.update(fewest_known=None),
    "a limit beyond all numbers": lambda abstention: abstention.update(least_membership=10**400),
    "a limit that is not a number": lambda abstention: abstention.update(set_threshold=float("nan")),
    "an unknown limit": lambda abstention: abstention.update(mood=1.0),
    "fewer thresholds than categories": lambda abstention: abstention["promises"][1]["thresholds"].pop(),
    "one category more in one list": lambda abstention: abstention["promises"][1]["own"].append(True),
    "thresholds that are no numbers": lambda abstention: abstention["promises"][1]["thresholds"].__setitem__(0, "a"),
    "an infinite threshold": lambda abstention: abstention["promises"][1]["thresholds"].__setitem__(0, float("inf")),
    "thresholds of a promise missing": lambda abstention: abstention["promises"][1].pop("thresholds"),
    "an error that is not a number": _of_promise(error=float("nan")),
    "an error that is a list": _of_promise(error=[0.05]),
    "an unknown key": _of_promise(mood=1),
}


@pytest.mark.parametrize("change", ABSTENTIONS.values(), ids=ABSTENTIONS)
def test_an_abstention_that_does_not_fit_is_refused(copy: Path, change: Callable[[Manifest], object]) -> None:
    abstention = json.loads((copy / "abstention.json").read_bytes())
    change(abstention)
    rewrite(copy, lambda _: None, abstention=json.dumps(abstention).encode())
    assert_refused(copy, "互相不符")


def test_the_abstention_that_is_read_is_the_one_that_was_written(artifact: Artifact, folder: Path) -> None:
    assert load_artifact(folder).abstention == artifact.abstention
    assert [promise.error for promise in artifact.abstention.promises] == [0.02, 0.03, 0.05, 0.07, 0.1]


PICTURES = {"risk_coverage.svg": b"<svg/>", "容量.svg": b"<svg></svg>"}


@pytest.fixture
def illustrated(artifact: Artifact, tmp_path: Path) -> Path:
    save_artifact(artifact, "# 模型卡\n", tmp_path / "illustrated", PICTURES)
    return tmp_path / "illustrated"


def test_pictures_stand_beside_the_card_with_their_digests(illustrated: Path) -> None:
    assert {path.name for path in illustrated.iterdir()} == {*FILES, *PICTURES, "manifest.json"}
    manifest = verify_artifact(illustrated)
    for name, content in PICTURES.items():
        assert (illustrated / name).read_bytes() == content
        assert manifest["files"][name] == hashlib.sha256(content).hexdigest()
    assert load_artifact(illustrated).model_version == "tiny/1"


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_that_was_altered_or_lost_is_named(illustrated: Path, name: str) -> None:
    (illustrated / name).write_bytes(b"<svg><script/></svg>")
    assert_refused(illustrated, name, "校验值不符")
    (illustrated / name).unlink()
    assert_refused(illustrated, name, "缺少文件")


def test_a_file_that_the_manifest_does_not_list_is_not_read(copy: Path) -> None:
    (copy / "notes.txt").write_text("本单位的备注", "utf-8")
    assert load_artifact(copy).model_version == "tiny/1"


@pytest.mark.parametrize(
    "name",
    [
        "../secret",
        "/etc/hostname",
        "sub/file",
        "..",
        ".",
        "",
        "..\\secret",
        "a/",
        "./CARD.md",
        "a\0b",
        "\ud800",
        "a\nb",
    ],
)
def test_a_name_that_would_leave_the_folder_or_names_no_file_is_refused_unread(copy: Path, name: str) -> None:
    (copy.parent / "secret").write_bytes(b"secret")
    digest = hashlib.sha256(b"secret").hexdigest()
    rewrite(copy, lambda manifest: manifest["files"].update({name: digest}))
    assert_refused(copy, "manifest.json 已损坏")


def _of_head(which: str, **changes: object) -> Callable[[Manifest], object]:
    def change(manifest: Manifest) -> None:
        next(head for head in manifest["heads"] if head["name"] == which).update(changes)

    return change


HEADS: dict[str, Callable[[Manifest], object]] = {
    "fewer heads": lambda manifest: manifest["heads"].pop(),
    "another order": lambda manifest: manifest["heads"].reverse(),
    "twice the same": lambda manifest: manifest["heads"][3].update(manifest["heads"][2]),
    "unknown name": _of_head("kind", name="mood"),
    "unknown link": _of_head("kind", link="linear"),
    "unknown field": _of_head("kind", mood=1),
    "no thresholds": _of_head("reasons", thresholds=[]),
    "text as thresholds": _of_head("difficulty", thresholds=["a", "b"]),
    "half a curve": _of_head("category", curve=[[0.5]]),
    "class that is no category": lambda manifest: manifest["heads"][0]["classes"].__setitem__(0, "space.travel"),
    "no objects": lambda manifest: manifest.update(heads=[1, 2]),
}


@pytest.mark.parametrize("change", HEADS.values(), ids=HEADS)
def test_heads_that_do_not_fit_are_refused(copy: Path, change: Callable[[Manifest], object]) -> None:
    rewrite(copy, change)
    assert_refused(copy, "互相不符")
