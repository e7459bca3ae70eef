"""The categories a ticket can have: slug (identifier), code (for spreadsheets), Chinese name and group.

The packaged forty are a default; any file of the same four columns works. Knows nothing of models or rules.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path

from pandong_nlp.errors import TaxonomyError

__all__ = ["Category", "Taxonomy"]

COLUMNS = ("code", "slug", "name", "group")
SLUG = re.compile(r"[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*")


@dataclass(frozen=True, slots=True)
class Category:
    """One row of the taxonomy."""

    code: str
    slug: str
    name: str
    group: str


@dataclass(frozen=True)
class Taxonomy:
    """An ordered, immutable set of categories; iteration follows the file's order.

    Raises:
        TaxonomyError: no category at all, or a code or slug used twice.
    """

    categories: tuple[Category, ...]
    _by_slug: dict[str, Category] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.categories:
            raise TaxonomyError("类别表是空的；至少要有一行类别。")
        by_slug = {category.slug: category for category in self.categories}
        for what, values in (("slug", by_slug), ("code", {category.code for category in self.categories})):
            if len(values) < len(self.categories):
                raise TaxonomyError(f"类别表中有重复的 {what}；每个类别的 {what} 只能出现一次。")
        object.__setattr__(self, "_by_slug", by_slug)

    @classmethod
    def packaged(cls) -> Taxonomy:
        """The forty categories of the labelling guideline."""
        return cls.from_csv(files("pandong_nlp").joinpath("data/taxonomy.csv").read_text("utf-8"), "taxonomy.csv")

    @classmethod
    def load(cls, path: Path) -> Taxonomy:
        """Read a UTF-8 csv file with the columns code, slug, name, group."""
        try:
            return cls.from_csv(path.read_text("utf-8-sig"), path.name)
        except (OSError, UnicodeDecodeError) as error:
            raise TaxonomyError(f"读不了类别表 {path}：{error}。请提供 UTF-8 编码的 csv 文件。") from error

    @classmethod
    def from_csv(cls, text: str, name: str) -> Taxonomy:
        """Parse csv text; `name` stands in error messages."""
        rows = csv.DictReader(text.splitlines())
        if tuple(rows.fieldnames or ()) != COLUMNS:
            raise TaxonomyError(f"{name} 第 1 行：表头是 {rows.fieldnames}，应为 {','.join(COLUMNS)}。")
        return cls(tuple(_parse_row(row, f"{name} 第 {number} 行") for number, row in enumerate(rows, start=2)))

    @classmethod
    def of_slugs(cls, slugs: Iterable[str]) -> Taxonomy:
        """A taxonomy for an office's own labels, in any script: the slug is its own code and name, the group empty."""
        return cls(tuple(Category(slug, slug, slug, "") for slug in slugs))

    def to_csv(self) -> str:
        """The file that `from_csv` reads back to an equal taxonomy."""
        written = io.StringIO()
        rows = csv.writer(written, lineterminator="\n")
        rows.writerow(COLUMNS)
        rows.writerows((c.code, c.slug, c.name, c.group) for c in self.categories)
        return written.getvalue()

    @property
    def slugs(self) -> tuple[str, ...]:
        return tuple(self._by_slug)

    @property
    def sha256(self) -> str:
        """Hex digest of `to_csv()`, for manifests."""
        return hashlib.sha256(self.to_csv().encode()).hexdigest()

    def find(self, written: str) -> Category | None:
        """The category that somebody wrote as slug, code (leading zero or not) or Chinese name."""
        ways = {written, written.zfill(2)} if written.isascii() and written.isdigit() else {written}
        return next((c for c in self.categories if not ways.isdisjoint((c.slug, c.code, c.name))), None)

    def __contains__(self, slug: object) -> bool:
        return slug in self._by_slug

    def __getitem__(self, slug: str) -> Category:
        """The category of a slug.

        Raises:
            TaxonomyError: the slug is unknown.
        """
        try:
            return self._by_slug[slug]
        except KeyError:
            raise TaxonomyError(f"类别表里没有“{slug}”；可用的类别见 taxonomy.csv 的 slug 列。") from None

    def __iter__(self) -> Iterator[Category]:
        return iter(self.categories)

    def __len__(self) -> int:
        return len(self.categories)


def _parse_row(row: dict[str, str | None], where: str) -> Category:
    values = {column: (row.get(column) or "").strip() for column in COLUMNS}
    for column in ("code", "slug", "name"):
        if not values[column]:
            raise TaxonomyError(f"{where}：{column} 列是空的，请填写。")
    own_label = values["slug"] == values["code"] == values["name"]  # see of_slugs
    if not own_label and not SLUG.fullmatch(values["slug"]):
        raise TaxonomyError(f"{where}：slug“{values['slug']}”只能用小写字母、数字、下划线和点，如 traffic.parking。")
    return Category(**values)
