"""Every error this project raises on purpose.

Each message, in Chinese where office staff read it, says what was found, what was expected and what to do next.
Knows nothing of files, models or tickets: the raising module writes the message.
"""

from __future__ import annotations

__all__ = [
    "ArtifactError",
    "CalendarError",
    "CallError",
    "DictionaryError",
    "InputFileError",
    "LabelError",
    "MoveError",
    "OutputFileError",
    "PandongError",
    "PlaybookError",
    "RegistryError",
    "SettingsFileError",
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
