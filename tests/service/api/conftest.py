"""The application with the small model, run inside the test, and texts that no log may hold."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from pandong_nlp.registry import Registry
from service.app import create_app
from service.serving import ServeSettings

DOG = "楼下有人遛狗不拴绳，狗粪也不清理。"
RENT = "房东不退押金，合同早就到期了。"

Settings = Callable[..., ServeSettings]


def settings_of(home: Path, **changes: float | str) -> ServeSettings:
    """Settings with an office's folder and its models only."""
    registry = Registry(home / "models", home / "none")
    return ServeSettings(folder=home, registry=registry, **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def api(small_home: Path) -> Iterator[TestClient]:
    """The service with the small model; not to be changed."""
    with TestClient(create_app(settings_of(small_home))) as client:
        yield client


@pytest.fixture
def home(small_home: Path, tmp_path: Path) -> Path:
    """A copy of the small model's home that a test may change."""
    return shutil.copytree(small_home, tmp_path / "home")
