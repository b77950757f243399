"""Mirrors: repositories kept near, so that a judgement reads git and never a forge's diff."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable
    from contextlib import AbstractContextManager

    from bot.ports.forge import Remote
    from bot.ports.repository import Repository


class Mirrors(Protocol):
    """Bare partial clones; one fetch at a time in each, and none of a repository's own is run."""

    def open(
        self, name: str, remote: Remote, refs: Iterable[str]
    ) -> AbstractContextManager[Repository]:
        """Fetch these refs (``refs/heads/main``, ``refs/pull/7/head``) and give the repository.

        ``name`` is the project's own among all (``github:owner/name``). A ref that the remote lacks
        is not there afterwards either. Raises `MirrorError` when the remote can't be reached.
        """


class MirrorError(Exception):
    """The remote did not answer, or refused: tried again later. Holds no credential."""
