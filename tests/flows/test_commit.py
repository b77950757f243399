"""A commit that a webhook names leads to the open merge requests that it heads, and no others."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.model.merge_request import Subject, subject_of
from bot.core.model.verdict import Outcome
from bot.flows.commit import look_at_commit
from bot.flows.desk import Desk
from bot.git.mirrors import GitMirrors
from bot.ports.store import HeadVerdict, Look
from bot.store.opening import open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD, OTHER = "a" * 40, "b" * 40
COMMIT = Subject("github", "acme/plans", ref=HEAD)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with open_store(f"sqlite:///{tmp_path}/the.db") as store:
        yield Desk({}, GitMirrors(str(tmp_path / "mirrors")), store.inbox, store.memory)


def looked_at(desk: Desk, commit: Subject = COMMIT) -> dict[str, tuple[str, bool]]:
    look_at_commit(desk, commit, Look(commit.key, 1, "me", "delivery-1"))
    claimed = iter(lambda: desk.inbox.claim("me", 60), None)
    return {one.key: (one.cause, one.fresh) for one in claimed}


def test_the_open_requests_of_a_commit_are_looked_at_afresh(desk: Desk) -> None:
    for key, head in (("acme/plans!7", HEAD), ("acme/plans!8", HEAD), ("acme/plans!9", OTHER),
                      ("acme/plans2!7", HEAD)):  # fmt: skip
        desk.memory.judged(f"github:{key}", HeadVerdict(head, Outcome.FAILURE, "1 row"))
    desk.memory.judged("github:acme/plans!8", None)
    assert looked_at(desk) == {"github:acme/plans!7": ("delivery-1", True)}


def test_a_commit_that_heads_nothing_known_costs_nothing(desk: Desk) -> None:
    assert looked_at(desk) == {}


@pytest.mark.parametrize(
    ("ref", "expected"),
    [(HEAD, True), ("c" * 64, True), ("refs/heads/" + HEAD, False), ("A" * 40, False), ("", False)],
)
def test_a_commit_s_id_is_told_from_a_ref(ref: str, *, expected: bool) -> None:
    subject = Subject("github", "acme/plans", ref=ref)
    assert subject.is_commit is expected
    assert subject_of(subject.key) == subject
