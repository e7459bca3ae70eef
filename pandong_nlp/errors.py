"""Every error this project raises on purpose.

Each message, in Chinese where office staff read it, says what was found, what was expected and what to do next.
Knows nothing of files, models or tickets: the raising module writes the message.
"""

from __future__ import annotations

__all__ = [
    "ArtifactError",
    "CalendarError",
    "CallError",
    "ConflictError",
    "DictionaryError",
    "IdempotencyError",
    "InputFileError",
    "KeyFileError",
    "LabelError",
    "MoveError",
    "NotFoundError",
    "OutputFileError",
    "PandongError",
    "PlaybookError",
    "RegistryError",
    "SettingsFileError",
    "StoreBusyError",
    "StoreError",
    "TaxonomyError",
    "TicketError",
]


class PandongError(Exception):
    """Base of all errors that are answered with a message instead of a traceback."""


class CallError(PandongError, ValueError):
    """A command was called with arguments that do not go together."""


class TaxonomyError(PandongError, ValueError):
    """A taxonomy file is malformed, or a category is not in the taxonomy."""


class DictionaryError(PandongError, ValueError):
    """A file of words for the segmenter is malformed."""


class InputFileError(PandongError, ValueError):
    """A file given by a person cannot be read, or lacks what the command needs."""


class OutputFileError(PandongError, OSError):
    """A result cannot be written where a person asked for it."""


class LabelError(PandongError, ValueError):
    """A labelled file holds labels that training or evaluation cannot use."""


class ArtifactError(PandongError, ValueError):
    """A model's files are missing, altered, truncated or of a version this program does not read."""


class RegistryError(PandongError, LookupError):
    """A model name, version or alias does not exist, or may not be changed."""


class SettingsFileError(PandongError, ValueError):
    """A file of settings, rules or holidays is malformed; the message names file, line, key and what is allowed."""


class CalendarError(PandongError, LookupError):
    """Working days are asked of a year whose holidays nobody has announced to the program."""


class TicketError(PandongError, ValueError):
    """A value of a ticket, its clock, its answers or its counts is not one the rules can work with."""


class MoveError(PandongError, ValueError):
    """An event of a ticket is out of order, not legal in its status, or not by somebody who may make it."""


class PlaybookError(PandongError, LookupError):
    """A playbook is asked for that nobody has written."""


class StoreError(PandongError, RuntimeError):
    """The database cannot do what is asked: it is missing, damaged, of another version, or refuses the change."""


class StoreBusyError(StoreError):
    """The database is locked, overloaded or gone for the moment; the same call may succeed later."""


class KeyFileError(StoreError):
    """The file of keys is missing, damaged, or not the one this database was written with."""


class ConflictError(StoreError):
    """Somebody else changed the ticket first; `version` is the one it has now."""

    def __init__(self, message: str, version: int) -> None:
        super().__init__(message)
        self.version = version


class IdempotencyError(StoreError):
    """An idempotency key comes back with other content than the first time."""


class NotFoundError(PandongError, LookupError):
    """A ticket, prediction, user or file that is asked for is not in the store."""
