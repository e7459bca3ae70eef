"""The option that names a model, and the model it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pandong_nlp.model import Predictor

__all__ = ["ModelOption", "load_predictor"]

ModelOption = Annotated[str, typer.Option("--model", metavar="模型", help="champion、名称、名称/版本，或模型目录。")]


def load_predictor(wanted: str) -> Predictor:
    """The model, loaded and checked.

    Raises:
        RegistryError: no such model.
        ArtifactError: its files are damaged.
    """
    from pandong_nlp.model import Predictor
    from pandong_nlp.registry import open_registry

    return Predictor.load(open_registry().resolve(wanted))
