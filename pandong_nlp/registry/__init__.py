"""Where models live: immutable versions in folders, and which of them is champion.

    registry = open_registry()
    predictor = Predictor.load(registry.resolve("champion"))

Knows names, folders and aliases. Must not know what a model computes or how it is trained.
"""

from pandong_nlp.registry.names import ModelVersion
from pandong_nlp.registry.places import home, open_registry
from pandong_nlp.registry.store import CHAMPION, Change, ModelEntry, Registry

__all__ = ["CHAMPION", "Change", "ModelEntry", "ModelVersion", "Registry", "home", "open_registry"]
