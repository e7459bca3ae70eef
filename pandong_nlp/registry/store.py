"""Two stores of models as one: the office's own, which can be added to, and a read-only one behind it.

A version is a folder `<name>/<version>`, complete from the moment it has its name and never changed afterwards.
The office's champion counts; while it has none, the read-only store's does.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from pandong_nlp.errors import ArtifactError, RegistryError
from pandong_nlp.model import verify_artifact
from pandong_nlp.registry.aliases import Aliases, AliasFile
from pandong_nlp.registry.names import ModelVersion, is_name, natural_order

__all__ = ["CHAMPION", "Change", "ModelEntry", "Registry"]

CHAMPION = "champion"
_ALIASES = "aliases.json"


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """A version that is there; `own` tells the office's from those that come with the program."""

    version: ModelVersion
    folder: Path
    own: bool
    champion: bool


@dataclass(frozen=True, slots=True)
class Change:
    """Which version was champion and which is now; None where there is none."""

    before: ModelVersion | None
    after: ModelVersion | None


class Registry:
    """The models of an office, in `own`, and those that come with the program, in `bundled`."""

    def __init__(self, own: Path, bundled: Path) -> None:
        self._own = own
        self._bundled = bundled
        self._aliases = AliasFile(own / _ALIASES)

    def entries(self) -> list[ModelEntry]:
        """All versions, the office's first, each name's in rising order. Folders of other names are no models."""
        champion = self._champion_of(self._aliases.read())
        return [
            ModelEntry(version, folder, folder.is_relative_to(self._own), version == champion)
            for version, folder in self._folders().items()
        ]

    def champion(self) -> ModelVersion:
        """The version in use.

        Raises:
            RegistryError: there is none, or aliases.json is damaged.
        """
        champion = self._champion_of(self._aliases.read())
        if champion is None:
            raise RegistryError("还没有 champion 模型；请先用 pandong train 训练，再用 pandong models promote 启用。")
        return champion

    def previous(self) -> ModelVersion | None:
        """The version that a rollback would bring back; None where there is none.

        Raises:
            RegistryError: aliases.json is damaged, or there was no promotion to take back.
        """
        return self._champion_of(self._aliases.read().rolled_back())

    def resolve(self, wanted: str = CHAMPION) -> Path:
        """The folder of "champion", of `name` (its latest version), of `name/version`, or a folder's own path.

        Raises:
            RegistryError: nothing of that name.
        """
        if wanted != CHAMPION and self._find(wanted) is None and Path(wanted).is_dir():
            return Path(wanted)
        return self._folder_of(self.version(wanted))

    def version(self, wanted: str) -> ModelVersion:
        """The version that "champion", `name` or `name/version` stands for.

        Raises:
            RegistryError: nothing of that name.
        """
        found = self.champion() if wanted == CHAMPION else self._find(wanted)
        if found is None:
            there = "、".join(str(entry.version) for entry in self.entries()) or "一个也没有"
            raise RegistryError(f"没有模型“{wanted}”；现有的模型：{there}。")
        return found

    def next_version(self, name: str, today: date) -> ModelVersion:
        """A version of this name that does not exist: the day, with a number if the day has one already."""
        day = f"{today:%Y.%m.%d}"
        candidates = (ModelVersion(name, day if number == 1 else f"{day}-{number}") for number in count(1))
        taken = self._folders()
        return next(version for version in candidates if version not in taken)

    def register(self, folder: Path) -> ModelVersion:
        """Copy a complete model into the office's store, under the name and version of its manifest.

        Raises:
            ArtifactError: the model is damaged.
            RegistryError: that version exists, its name is not allowed, or the store cannot be written.
        """
        manifest = verify_artifact(folder)
        version = ModelVersion(str(manifest["name"]), str(manifest["version"]))
        taken = RegistryError(f"模型 {version} 已经存在，写好的版本不能改动；请换一个版本号。")
        if version in self._folders():
            raise taken
        target = self._own / version.name / version.version
        temporary = target.parent / f".{version.version}-{os.urandom(6).hex()}"
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copytree(folder, temporary)
            verify_artifact(temporary)
            temporary.rename(target)
        except OSError as error:
            if target.is_dir():  # another program was faster
                raise taken from error
            raise RegistryError(f"写不了 {target}：{error.strerror or error}；请检查磁盘空间和权限。") from error
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
        return version

    def promote(self, wanted: str) -> Change:
        """Make a version champion, after checking its files.

        Raises:
            ArtifactError: the model is damaged.
            RegistryError: no such version, or aliases.json is damaged or cannot be written.
        """
        version = self.version(wanted)
        self.verify(version)
        return self._change(lambda aliases: aliases.promoted(version))

    def rollback(self) -> Change:
        """Make the previous champion champion again.

        Raises:
            RegistryError: there was none, it is gone, or aliases.json is damaged or cannot be written.
        """
        return self._change(self._rolled_back)

    def verify(self, version: ModelVersion) -> dict[str, Any]:
        """Check every file of a version; its manifest.

        Raises:
            ArtifactError: a file is missing or altered, or the folder holds another model than its name says.
            RegistryError: no such version.
        """
        folder = self._folder_of(version)
        manifest = verify_artifact(folder)
        found = f"{manifest['name']}/{manifest['version']}"
        if found != str(version):
            raise ArtifactError(f"{folder} 里的模型其实是 {found}；请把目录改回原名，或重新复制。")
        return manifest

    def _change(self, change: Callable[[Aliases], Aliases]) -> Change:
        before, after = self._aliases.update(change)
        return Change(self._champion_of(before), self._champion_of(after))

    def _rolled_back(self, aliases: Aliases) -> Aliases:
        earlier = aliases.rolled_back()
        if earlier.champion is not None:
            self.verify(earlier.champion)
        return earlier

    def _champion_of(self, aliases: Aliases) -> ModelVersion | None:
        return aliases.champion or AliasFile(self._bundled / _ALIASES).read().champion

    def _find(self, wanted: str) -> ModelVersion | None:
        """The version of this name that exists, the latest if only a name is given."""
        found = [version for version in self._folders() if wanted in (version.name, str(version))]
        return max(found, key=lambda version: natural_order(version.version), default=None)

    def _folders(self) -> dict[ModelVersion, Path]:
        """Every version and where it is; the office's hide those of the same name that come with the program."""
        folders: dict[ModelVersion, Path] = {}
        for root in (self._own, self._bundled):
            for folder in _version_folders(root):
                folders.setdefault(ModelVersion(folder.parent.name, folder.name), folder)
        return folders

    def _folder_of(self, version: ModelVersion) -> Path:
        try:
            return self._folders()[version]
        except KeyError:
            raise RegistryError(
                f"模型 {version} 已不在 {self._own} 里；请用 pandong models list 查看现有模型，"
                "再用 pandong models promote 指定一个。"
            ) from None


def _version_folders(root: Path) -> Iterator[Path]:
    """The folders of a store's versions, by name and then in their natural order."""
    for named in _subfolders(root):
        yield from _subfolders(named)


def _subfolders(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    found = [path for path in folder.iterdir() if is_name(path.name) and path.is_dir()]
    return sorted(found, key=lambda path: natural_order(path.name))
