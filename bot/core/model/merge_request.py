"""Merge request: what a forge says of one, and the names by which work on it is kept apart."""

from __future__ import annotations

import re

from bot.core.model.typed import NamedTuple


class Account(NamedTuple):
    """A person or a bot, by the forge's account id; the login may change, the id does not."""

    id: str
    login: str
    human: bool = True
    name: str = ""


class MergeRequest(NamedTuple):
    """An open (or closed) merge request, or another tip that is judged like one.

    ``head`` is a full sha and ``ref`` the name that git fetches it by (``refs/pull/7/head``);
    ``target`` the branch it goes to. ``number`` 0: a merge queue's group or a branch, which has a
    status and no conversation. ``state``: ``open``, ``closed`` or ``merged``. ``head_project`` is
    where the head's commit lives (a fork's path, else ``project``). ``pipeline`` is the forge's id
    of the head's pipeline where statuses belong to one.
    """

    project: str
    number: int
    head: str
    target: str
    ref: str
    title: str = ""
    description: str = ""
    author: Account = Account("", "")
    state: str = "open"
    draft: bool = False
    source: str = ""
    head_project: str = ""
    url: str = ""
    updated: str = ""
    pipeline: str = ""

    @property
    def from_fork(self) -> bool:
        """Whether the head's commit lives in another project."""
        return bool(self.head_project) and self.head_project != self.project


class Project(NamedTuple):
    """A repository on a forge: its path (``owner/name``, ``group/sub/name``) and its branch."""

    path: str
    branch: str = "main"
    url: str = ""
    issues: bool = True
    public: bool = True


EVERYTHING = "*"
COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


class Subject(NamedTuple):
    """What there is to look at: a merge request, a ref, or (neither given) a whole project; the
    project ``*`` is all of them. ``ref`` may be a commit's id: whatever requests it heads.

    Its ``key`` is one text, the same whatever told of it: work on it is done one at a time.
    """

    forge: str
    project: str
    number: int = 0
    ref: str = ""

    @property
    def key(self) -> str:
        """``github:owner/name!7``, ``github:owner/name@refs/heads/main``, ``github:owner/name``."""
        place = f"{self.forge}:{self.project}"
        if self.number:
            return f"{place}!{self.number}"
        return f"{place}@{self.ref}" if self.ref else place

    @property
    def is_commit(self) -> bool:
        """Whether ``ref`` is a commit's id."""
        return bool(COMMIT.fullmatch(self.ref))

    @property
    def is_all(self) -> bool:
        """Whether it is every project of the forge."""
        return self.project == EVERYTHING


def subject_of(key: str) -> Subject:
    """Read a key; ``ValueError`` for anything else."""
    forge, colon, rest = key.partition(":")
    project, at, ref = rest.partition("@")
    if not at:
        project, mark, number = rest.partition("!")
        if mark and (not number.isdecimal() or not int(number)):
            raise ValueError(key)
        found = Subject(forge, project, int(number) if mark else 0)
    else:
        found = Subject(forge, project, ref=ref)
    if not (forge and colon and project) or (at and not ref):
        raise ValueError(key)
    return found
