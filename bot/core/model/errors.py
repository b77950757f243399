"""The errors a person can mend: they become text, never a traceback."""

from __future__ import annotations


class UserError(Exception):
    """Something asked for can't be done as asked; the text says what and what would work."""


class PolicyError(UserError):
    """The policy file is wrong; the text names file, line, key, and what is allowed."""


class TryAgainError(Exception):
    """What was looked at can't be settled yet; ``after`` is in how many seconds to look again."""

    def __init__(self, message: str, after: float = 0) -> None:
        super().__init__(message)
        self.after = after
