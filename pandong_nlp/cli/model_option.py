"""The option that names a model, and the model it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from pandong_nlp.model import Predictor
    from pandong_nlp.triage import Triager

__all__ = ["ErrorOption", "ModelOption", "load_predictor", "load_triager"]

ModelOption = Annotated[str, typer.Option("--model", metavar="模型", help="champion、名称、名称/版本，或模型目录。")]

ErrorOption = Annotated[
    float | None,
    typer.Option(
        "--max-error",
        metavar="比例",
        min=0,
        max=1,
        help="自动采用的工单中允许错多少，如 0.03；默认 0.05。",
        show_default=False,
    ),
]


def load_triager(wanted: str, max_error: float | None = None) -> Triager:
    """The model with the office's rules.

    Raises:
        RegistryError: no such model. ArtifactError: its files are damaged. SettingsFileError: a file of rules is wrong.
        CallError: the model cannot promise so small an error.
    """
    from pandong_nlp.model import DEFAULT_ERROR, Predictor
    from pandong_nlp.registry import home, open_registry
    from pandong_nlp.triage import Rules, Triager

    folder = open_registry().resolve(wanted)
    predictor = Predictor.load(folder, DEFAULT_ERROR if max_error is None else max_error)
    return Triager(predictor, Rules.load(home() / "rules", home() / "playbooks"))


def load_predictor(wanted: str) -> Predictor:
    """The model, loaded and checked.

    Raises:
        RegistryError: no such model.
        ArtifactError: its files are damaged.
    """
    from pandong_nlp.model import Predictor
    from pandong_nlp.registry import open_registry

    return Predictor.load(open_registry().resolve(wanted))
